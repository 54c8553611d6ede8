import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { explain } from '../../api/errors';
import type { QuizOutcome } from '../../api/lessons';
import { putProgress, type Lesson, type UserProgress } from '../../api/opencode';
import { readProgress } from '../../live/events';
import { useLiveEvent } from '../../live/LiveUpdates';
import { Icon } from '../../ui/Icon';
import { Button, ButtonLink, Notice } from '../../ui/parts';

interface CompletionProps {
  readonly userId: string;
  readonly moduleId: string;
  readonly lessonId: string;
  readonly entry: UserProgress | undefined;
  /** False while it isn't known yet whether the lesson is completed. */
  readonly known: boolean;
  readonly next: Lesson | undefined;
  /** All tests passed, or there are none. */
  readonly open: boolean;
  readonly score: number | null;
  /** Passing the quiz completes the lesson: there is nothing to press. */
  readonly byQuiz?: boolean;
  /** The quiz as it was passed just now. */
  readonly quiz?: QuizOutcome | null;
}

/** The end of a lesson: complete it, see what it brought, go to the next. */
export function Completion({ userId, moduleId, lessonId, entry, known, next, open, score, byQuiz = false, quiz = null }: CompletionProps) {
  const client = useQueryClient();
  const started = useRef(0);
  const root = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [put, setPut] = useState(false);
  const [gained, setGained] = useState(0);
  const [tried, setTried] = useState(false);
  const completed = entry?.status === 'completed';
  const done = put || (quiz !== null && quiz.completion !== null);

  useEffect(() => {
    started.current = Date.now();
  }, []);

  // The button gives way to the link: whoever pressed it goes on from there.
  useEffect(() => {
    if (put) root.current?.querySelector('a')?.focus();
  }, [put]);

  // The push names the gain of this lesson; a difference of totals would hold what tests brought at the same time.
  const onProgress = useCallback(
    (payload: unknown) => {
      const { cause, lessonId: about, gained: xp } = readProgress(payload);
      if (cause === 'completed' && about === lessonId && xp !== null) setGained(xp);
    },
    [lessonId],
  );
  useLiveEvent('ProgressChanged', onProgress);

  const complete = async () => {
    if (!open) {
      setTried(true);
      return;
    }
    setBusy(true);
    setError(null);
    try {
      // The contract takes the total, so that a repeated request is harmless.
      const timeSpent = (entry?.timeSpent ?? 0) + Math.round((Date.now() - started.current) / 60_000);
      await putProgress(userId, { moduleId, lessonId, status: 'completed', timeSpent, ...(score === null ? {} : { score }) });
      setPut(true);
      await client.invalidateQueries({ queryKey: ['me'] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  const onwards = next === undefined ? (
    <ButtonLink look="primary" to={`/learn/modules/${moduleId}`} icon="arrow">Back to the module</ButtonLink>
  ) : (
    <ButtonLink look="primary" to={`/learn/modules/${moduleId}/lessons/${next.id}`} icon="arrow">Next lesson</ButtonLink>
  );

  return (
    <div ref={root} className="completion" data-completed={completed || done || undefined}>
      <div role="status" className="completion-said">
        {done ? (
          <p className="gain">
            <Icon name="check" /> Lesson completed{gained > 0 && <b className="gain-xp">+{gained} XP</b>}
          </p>
        ) : completed ? (
          <p className="gain"><Icon name="check" /> You completed this lesson</p>
        ) : byQuiz ? (
          <p>Passing the quiz completes this lesson.</p>
        ) : (
          tried && !open && <p>Pass all tests first; then the lesson can be completed.</p>
        )}
      </div>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      {completed || done || quiz?.passed === true ? (
        onwards
      ) : byQuiz ? null : (
        <Button look={open ? 'primary' : 'secondary'} icon="check" busy={busy} disabled={!known} aria-disabled={!open || undefined} onClick={complete}>
          Complete lesson
        </Button>
      )}
    </div>
  );
}
