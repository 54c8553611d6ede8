import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { leaderboardQuery } from '../api/queries';
import type { LeaderboardEntry, LeaderboardType } from '../api/opencode';
import { useSession } from '../api/session';
import { useLiveLeaderboard, useLiveState } from '../live/LiveUpdates';
import { count } from '../lib/words';
import { Page } from '../shell/Page';
import { Icon } from '../ui/Icon';
import { Avatar, ButtonLink, EmptyState, ErrorState, Skeleton } from '../ui/parts';
import { Tabs } from '../ui/Tabs';

type Board = Exclude<LeaderboardType, 'course'>;
const boards = [
  { key: 'weekly', label: 'This week' },
  { key: 'monthly', label: 'This month' },
  { key: 'global', label: 'All time' },
] as const;

export function LeaderboardPage() {
  const [board, setBoard] = useState<Board>('weekly');
  const state = useLiveState();
  return (
    <Page title="Leaderboard" className="page-medium" lead="Everybody’s points, as they are earned.">
      <p className="live" data-state={state}>
        <span className="live-dot" aria-hidden="true" />
        {state === 'live' ? 'Live' : state === 'reconnecting' ? 'Not live: reconnecting' : 'Connecting…'}
      </p>
      <Tabs label="Period" tabs={boards} selected={board} onSelect={setBoard}>
        <Ranking key={board} board={board} />
      </Tabs>
    </Page>
  );
}

function Ranking({ board }: { board: Board }) {
  const me = useSession()?.user.id;
  useLiveLeaderboard(board);
  const ranking = useQuery(leaderboardQuery(board));

  if (ranking.isPending) return <Skeleton lines={6} />;
  if (ranking.isError) return <ErrorState error={ranking.error} onRetry={() => void ranking.refetch()} />;
  const { entries, userRank } = ranking.data;
  if (entries.length === 0) {
    return (
      <EmptyState icon="trophy" title="Nobody has points here yet">
        <p>Complete a lesson and the first place is yours.</p>
        <ButtonLink look="primary" to="/learn">To the catalogue</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <table className="ranking">
        <caption className="visually-hidden">Learners by points</caption>
        <thead>
          <tr>
            <th scope="col">Rank</th>
            <th scope="col">Learner</th>
            <th scope="col" className="number">Points</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => <Row key={entry.user.id} entry={entry} mine={entry.user.id === me} />)}
        </tbody>
      </table>
      <p className="muted centred" data-my-rank={userRank}>
        {userRank === undefined ? 'You have no points in this period yet.' : `You are number ${userRank}${entries.some((entry) => entry.user.id === me) ? '' : ', below those shown'}.`}
      </p>
    </>
  );
}

function Row({ entry, mine }: { entry: LeaderboardEntry; mine: boolean }) {
  const name = entry.user.fullName ?? entry.user.username;
  return (
    <tr className={mine ? 'ranking-mine' : undefined} data-user={entry.user.username} aria-current={mine || undefined}>
      <td>
        <span className={entry.rank <= 3 ? `place place-${entry.rank}` : 'place'}>{entry.rank}</span>
        <Change by={entry.change} />
      </td>
      <td>
        <span className="person">
          <Avatar name={name} />
          <span className="person-name">
            {name}
            <small>@{entry.user.username}{mine ? ' · you' : ''}</small>
          </span>
        </span>
      </td>
      <td className="number"><b key={entry.score} className="score">{entry.score.toLocaleString('en')}</b></td>
    </tr>
  );
}

function Change({ by }: { by: number | undefined }) {
  if (by === undefined || by === 0) return null;
  return (
    <span className={by > 0 ? 'change change-up' : 'change change-down'}>
      <Icon name={by > 0 ? 'up' : 'down'} size={14} />
      {Math.abs(by)}
      <span className="visually-hidden">{by > 0 ? ` up since the period before` : ` down since the period before`}, {count(Math.abs(by), 'place')}</span>
    </span>
  );
}
