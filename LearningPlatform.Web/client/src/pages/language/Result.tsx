import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { learnerQuery, streakQuery } from '../../api/queries';
import { useSession } from '../../api/session';
import type { AttemptResult } from '../../api/languages';
import { count } from '../../lib/words';
import { Icon } from '../../ui/Icon';
import { Button, ButtonLink, Notice, ProgressBar } from '../../ui/parts';

/** Where the results of a lesson are. */
export type Ending = { readonly at: 'sending' } | { readonly at: 'server'; readonly result: AttemptResult } | { readonly at: 'device' } | { readonly at: 'refused'; readonly status: number };

interface ResultProps {
  readonly ending: Ending;
  readonly right: number;
  readonly graded: number;
  readonly livesOff: boolean;
  readonly onwards: string;
  readonly last: boolean;
  readonly onAgain: () => void;
}

/** The end of a lesson: how it went, and what it brought. */
export function Result({ ending, right, graded, livesOff, onwards, last, onAgain }: ResultProps) {
  const signedIn = useSession() !== null;
  const learner = useQuery({ ...learnerQuery(), enabled: signedIn && ending.at === 'server' });
  const streak = useQuery({ ...streakQuery(), enabled: signedIn && ending.at === 'server' });
  const result = ending.at === 'server' ? ending.result : null;
  const correct = result === null ? right : graded - result.results.filter(({ grade }) => grade?.verdict === 'wrong').length;
  const score = result?.score ?? (graded === 0 ? 100 : Math.round((100 * right) / graded));
  const failed = result !== null && !result.passed;
  const days = result?.completion?.streak ?? streak.data?.current;
  const lives = result?.completion?.lives ?? learner.data?.lives_current;

  return (
    <div className="card result">
      <h2 className="result-title">{failed ? 'Not there yet' : graded === 0 ? 'You have read it all' : score === 100 ? 'Flawless!' : 'Well done!'}</h2>
      {graded > 0 && (
        <>
          <p className="muted">{Math.max(0, correct)} of {count(graded, 'exercise')} right at the first try</p>
          <ProgressBar value={score} label="Score" />
        </>
      )}
      <div role="status">
        {ending.at === 'sending' && <p className="muted">Counting…</p>}
        {failed && <p>This isn’t enough to complete the lesson: 60 % have to be right. Go through it once more.</p>}
        {result?.completion != null && (result.completion.xp > 0 ? (
          <p className="gain"><Icon name="check" /> Lesson completed <b className="gain-xp">+{result.completion.xp} XP</b></p>
        ) : (
          <p>You had completed this lesson before, so it brings no further points.</p>
        ))}
        {ending.at === 'device' && (
          <Notice tone="warn" title="Kept on this device">
            Your answers wait here and are sent as soon as there is a network. Experience and streak are counted then, for the day on which you learnt.
          </Notice>
        )}
        {ending.at === 'refused' && <Notice tone="bad">The server didn’t take this result{ending.status === 404 ? ': the lesson is no longer there' : ''}.</Notice>}
      </div>
      {result !== null && (
        <dl className="result-figures">
          <Figure name="XP" icon="bolt" kind="xp">{result.completion?.totalXp.toLocaleString('en') ?? learner.data?.experience_points.toLocaleString('en') ?? '–'}</Figure>
          <Figure name="Streak" icon="flame" kind="streak">{days === undefined ? '–' : count(days, 'day')}</Figure>
          <Figure name="Lives" icon="heart" kind="lives">{livesOff ? 'Off' : (lives ?? '–')}</Figure>
        </dl>
      )}
      <div className="actions">
        {failed ? <Button look="primary" icon="repeat" onClick={onAgain}>Once more</Button> : <ButtonLink look="primary" to={onwards} icon="arrow">{last ? 'Back to the course' : 'Next lesson'}</ButtonLink>}
        {!failed && score < 100 && <Button icon="repeat" onClick={onAgain}>Once more</Button>}
      </div>
    </div>
  );
}

function Figure({ name, icon, kind, children }: { name: string; icon: 'bolt' | 'flame' | 'heart'; kind: string; children: ReactNode }) {
  return (
    <div className={`result-figure stat-${kind}`} data-result={kind}>
      <dt>{name}</dt>
      <dd><Icon name={icon} size={18} /> {children}</dd>
    </div>
  );
}
