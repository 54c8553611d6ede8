import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { accountQuery, achievementsQuery, learnerQuery, pointsQuery, summaryQuery } from '../api/queries';
import type { PointsSummary, UserAchievement } from '../api/opencode';
import { useSession } from '../api/session';
import { capital, count, day } from '../lib/words';
import { Page } from '../shell/Page';
import { Icon, type IconName } from '../ui/Icon';
import { Avatar, EmptyState, ErrorState, ProgressBar, Skeleton } from '../ui/parts';
import { Tabs } from '../ui/Tabs';

export function ProfilePage() {
  const session = useSession();
  if (session === null) return null;
  return <Profile userId={session.user.id} name={session.user.fullName ?? session.user.username} username={session.user.username} picture={session.user.avatarUrl} />;
}

function Profile({ userId, name, username, picture }: { userId: string; name: string; username: string; picture: string | null }) {
  const account = useQuery(accountQuery(userId));
  const learner = useQuery(learnerQuery());
  const summary = useQuery(summaryQuery());
  const since = account.data?.createdAt;
  return (
    <Page
      title="Profile"
      heading={
        <span className="profile-head">
          <Avatar name={name} size={64} picture={picture} />
          <span>
            {name}
            <small>@{username}{since === undefined ? '' : ` · here since ${day(since)}`}</small>
          </span>
        </span>
      }
    >
      {learner.isError ? (
        <ErrorState error={learner.error} onRetry={() => void learner.refetch()} />
      ) : (
        <dl className="numbers">
          <Figure kind="xp" icon="bolt" label="Experience" value={learner.data?.experience_points} unit="XP" />
          <Figure kind="streak" icon="flame" label="Streak" value={learner.data?.streak_current} unit={learner.data?.streak_current === 1 ? 'day' : 'days'} />
          <Figure kind="lives" icon="heart" label="Lives" value={learner.data?.lives_current} unit="of 10" />
          <Figure kind="lessons" icon="check" label="Lessons completed" value={summary.data?.lessons_completed} unit={summary.data === undefined ? '' : `in ${count(summary.data.courses_started, 'course')}`} />
        </dl>
      )}
      <div className="profile-columns">
        <section aria-labelledby="points" className="section">
          <h2 id="points">Points</h2>
          <Points userId={userId} />
        </section>
        <Achievements userId={userId} />
      </div>
    </Page>
  );
}

function Figure({ kind, icon, label, value, unit }: { kind: string; icon: IconName; label: string; value: number | undefined; unit: string }) {
  return (
    <div className={`number-card number-${kind}`}>
      <dt><Icon name={icon} size={18} /> {label}</dt>
      <dd data-figure={kind}>
        <b key={value}>{value === undefined ? '–' : value.toLocaleString('en')}</b> <span>{unit}</span>
      </dd>
    </div>
  );
}

const frames = [
  { key: 'week', label: '7 days' },
  { key: 'month', label: '30 days' },
  { key: 'all', label: 'All time' },
] as const;

function Points({ userId }: { userId: string }) {
  const [frame, setFrame] = useState<'week' | 'month' | 'all'>('month');
  const points = useQuery(pointsQuery(userId, frame));
  return (
    <Tabs label="Period of the history" tabs={frames} selected={frame} onSelect={setFrame}>
      {points.isPending ? <Skeleton lines={5} /> : points.isError ? <ErrorState error={points.error} onRetry={() => void points.refetch()} /> : <PointsTable points={points.data} />}
    </Tabs>
  );
}

const shownAtFirst = 12;

function PointsTable({ points }: { points: PointsSummary }) {
  const [all, setAll] = useState(false);
  const { total, breakdown, history } = points;
  const kinds = Object.entries(breakdown).filter(([, value]) => value > 0);
  return (
    <>
      <p className="figure">{total.toLocaleString('en')}<span> {total === 1 ? 'point' : 'points'} in all</span></p>
      {kinds.length > 0 && (
        <ul className="breakdown">
          {kinds.map(([kind, value]) => (
            <li key={kind}>
              <span>{capital(kind)}</span>
              <ProgressBar value={total === 0 ? 0 : (100 * value) / total} label={`${capital(kind)} points`} />
              <span className="number">{value.toLocaleString('en')}</span>
            </li>
          ))}
        </ul>
      )}
      {history.length === 0 ? (
        <EmptyState icon="bolt" title="No points in this time"><p>Each completed lesson brings some.</p></EmptyState>
      ) : (
        <>
          <ul className="history">
            {(all ? history : history.slice(0, shownAtFirst)).map((entry, index) => (
              <li key={`${entry.date}-${index}`}>
                <span>{entry.reason}</span>
                <time dateTime={entry.date}>{day(entry.date)}</time>
                <b>{entry.points > 0 ? '+' : ''}{entry.points}</b>
              </li>
            ))}
          </ul>
          {!all && history.length > shownAtFirst && (
            <button type="button" className="text-button" onClick={() => setAll(true)}>Show all {history.length}</button>
          )}
        </>
      )}
    </>
  );
}

/** The latest ones; the others stand on their own page. Achievements bring points, so the points say whether there is anything to ask for. */
function Achievements({ userId }: { userId: string }) {
  const points = useQuery(pointsQuery(userId, 'month'));
  const any = (points.data?.breakdown.achievements ?? 0) > 0;
  const earned = useQuery({ ...achievementsQuery(userId), enabled: any });
  return (
    <section aria-labelledby="achievements" className="section">
      <h2 id="achievements">Achievements</h2>
      {any &&
        (earned.isPending ? (
          <Skeleton lines={4} />
        ) : earned.isError ? (
          <ErrorState error={earned.error} onRetry={() => void earned.refetch()} />
        ) : (
          <ul className="medals">{earned.data.slice(0, latest).map((item) => <Medal key={item.achievementId} item={item} />)}</ul>
        ))}
      <p className={any ? 'section-more' : ''}><Link to="/achievements">All achievements, and how far you are with them</Link></p>
    </section>
  );
}

const latest = 6;

function Medal({ item }: { item: UserAchievement }) {
  const about = item.achievement;
  return (
    <li className={`medal medal-${about?.rarity ?? 'common'}`}>
      <span className="medal-icon"><Icon name="medal" size={24} /></span>
      <div>
        <h3>{about?.name ?? 'Achievement'}</h3>
        {about !== undefined && <p>{about.description}</p>}
        <p className="muted small">
          {about === undefined ? '' : `${capital(about.rarity)} · `}{day(item.earnedAt)}{about?.xpReward ? ` · +${count(about.xpReward, 'point')}` : ''}
        </p>
      </div>
    </li>
  );
}
