import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { practiceSessionQuery } from '../../api/queries';
import type { Review } from '../../api/languages';
import { isGraded, type Task } from '../../lib/answers';
import { newId } from '../../lib/ids';
import { count } from '../../lib/words';
import { dropPractised } from '../../offline/courses';
import { useLearner } from '../../offline/learner';
import { submit, sync, writeDown } from '../../offline/queue';
import { Icon } from '../../ui/Icon';
import { Button, EmptyState, ErrorState, ProgressBar, Skeleton } from '../../ui/parts';
import { Player, type PlayerItem } from '../language/Player';
import type { Given } from '../language/turns';

interface PracticeRoundProps {
  readonly course: string;
  readonly onAgain: () => void;
  readonly onLeave: () => void;
}

/** Reviews leave in parcels of so many, and what is left at the end. */
const parcel = 5;

export function PracticeRound({ course, onAgain, onLeave }: PracticeRoundProps) {
  const session = useQuery(practiceSessionQuery(course));
  if (session.isPending) return <Skeleton lines={6} />;
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  const items = session.data.items.filter(({ type }) => type !== 'informative').map(({ exerciseKey, type, data }): PlayerItem => ({ key: exerciseKey, task: { exercise_type: type, data } as Task }));
  if (items.length === 0) {
    return (
      <EmptyState icon="check" title="Nothing is due now">
        <p>Complete a lesson and its exercises come here, or come back tomorrow.</p>
        <Button onClick={onLeave}>Back</Button>
      </EmptyState>
    );
  }
  return <Round course={course} language={session.data.language} items={items} onAgain={onAgain} onLeave={onLeave} />;
}

function Round({ course, language, items: loaded, onAgain, onLeave }: PracticeRoundProps & { language: string; items: readonly PlayerItem[] }) {
  const client = useQueryClient();
  const learner = useLearner();
  // What is asked doesn't change under the learner's hands.
  const [items] = useState(loaded);
  const [right, setRight] = useState<number | null>(null);
  const [provisional, setProvisional] = useState(false);
  const written = useRef(0);
  const writing = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => {
    // Whoever turns away may not come back.
    const away = () => {
      if (document.visibilityState === 'hidden') void sync();
    };
    document.addEventListener('visibilitychange', away);
    return () => {
      document.removeEventListener('visibilitychange', away);
      void sync();
    };
  }, []);

  const review = (item: PlayerItem, given: Given) => {
    if (learner === null) return;
    const at = Date.now();
    const body: Review = { reviewId: newId(), exerciseKey: item.key, answer: given.answer, at: new Date(at).toISOString(), tookMs: given.tookMs };
    const line = { id: body.reviewId, account: learner.id, kind: 'review', about: item.key, body, at } as const;
    written.current += 1;
    const send = written.current % parcel === 0;
    const write = async () => {
      await dropPractised(course, item.key);
      if (send) await submit([line]);
      else await writeDown([line]);
    };
    writing.current = writing.current.then(write);
  };
  const end = async (given: readonly { given: Given }[]) => {
    setRight(given.filter(({ given: { grade } }) => grade.verdict !== 'wrong').length);
    setProvisional(given.some((one) => one.given.provisional));
    await writing.current;
    await sync();
    await client.invalidateQueries({ queryKey: ['me'] });
  };

  if (right === null) return <Player items={items} language={language} onFirst={review} onEnd={(given) => void end(given)} />;
  const graded = items.filter(({ task }) => isGraded(task)).length;
  return (
    <div className="card result">
      <h2 className="result-title">{right === graded ? 'All of it known!' : 'Practised'}</h2>
      <p className="muted">{right} of {count(graded, 'exercise')} right at the first try</p>
      <ProgressBar value={(100 * right) / graded} label="Right" />
      <p role="status"><Icon name={provisional ? 'offline' : 'check'} size={18} /> {provisional ? 'Kept on this device. The server grades it when the network is back, and plans when it comes again.' : 'What was hard comes again soon, what was easy later.'}</p>
      <div className="actions">
        <Button look="primary" icon="repeat" onClick={onAgain}>Practise more</Button>
        <Button onClick={onLeave}>Enough for now</Button>
      </div>
    </div>
  );
}
