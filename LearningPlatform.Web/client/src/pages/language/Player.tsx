import { useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react';
import { ApiError } from '../../api/errors';
import { gradeAnswer, type Answer } from '../../api/languages';
import { gradeHere, isGraded, type Task } from '../../lib/answers';
import { Icon } from '../../ui/Icon';
import { Button, ProgressBar } from '../../ui/parts';
import { ExerciseForm, firstDraft } from './ExerciseForm';
import { Feedback } from './Feedback';
import { useEnter } from './keys';
import { begin, done, give, goOn, isRepeat, type Given, type Turns } from './turns';

export interface PlayerItem {
  readonly key: string;
  readonly task: Task;
}

interface PlayerProps {
  readonly items: readonly PlayerItem[];
  /** The language that is learnt. */
  readonly language: string;
  /** What stands beside the progress, as the lives. */
  readonly aside?: (wrong: number) => ReactNode;
  /** Called for the first answer to each exercise. */
  readonly onFirst?: (item: PlayerItem, given: Given) => void;
  /** Called once, with the first answers in the order of the exercises. */
  readonly onEnd: (given: readonly { readonly item: PlayerItem; readonly given: Given }[]) => void;
}

/** How long one waits for the server's word before this device says what it thinks. */
const patience = 8000;

/** One exercise at a time, each graded at once; what was wrong comes again at the end. */
export function Player({ items, language, aside, onFirst, onEnd }: PlayerProps) {
  const [turns, setTurns] = useState(() => begin(items.length));
  const [draft, setDraft] = useState<Answer | null>(() => (items[0] === undefined ? null : firstDraft(items[0].task, items[0].key)));
  const [checking, setChecking] = useState(false);
  const [step, setStep] = useState(0);
  const since = useRef(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const at = turns.line[0];
  const item = at === undefined ? undefined : items[at];

  useEffect(() => {
    since.current = Date.now();
    if (step > 0 && form.current?.contains(document.activeElement) !== true) heading.current?.focus();
  }, [step]);

  const proceed = (next: Turns) => {
    setTurns(next);
    setStep(step + 1);
    const coming = next.line[0] === undefined ? undefined : items[next.line[0]];
    setDraft(coming === undefined ? null : firstDraft(coming.task, coming.key));
    if (coming !== undefined) return;
    onEnd(
      items.flatMap((one, index) => {
        const first = next.firsts.get(index);
        return first === undefined ? [] : [{ item: one, given: first }];
      }),
    );
  };
  const advance = () => {
    if (turns.given !== null) proceed(goOn(turns));
  };
  useEnter(() => (turns.given === null ? form.current?.requestSubmit() : advance()));

  const check = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (item === undefined || draft === null || checking || turns.given !== null) return;
    const tookMs = Math.max(0, Date.now() - since.current);
    setChecking(true);
    const { grade, provisional } = await gradeOrGuess(item, draft);
    setChecking(false);
    const given: Given = { answer: draft, tookMs, grade, provisional };
    const next = give(turns, given);
    if (next.firsts !== turns.firsts) onFirst?.(item, given);
    // There is nothing to be said about what was read.
    if (isGraded(item.task)) setTurns(next);
    else proceed(goOn(next));
  };

  if (item === undefined) return null;
  const wrong = [...turns.firsts.values()].filter(({ grade }) => grade.verdict === 'wrong').length;
  const { given } = turns;
  const last = given !== null && goOn(turns).line.length === 0;
  return (
    <form ref={form} className="player" onSubmit={check}>
      <div className="player-top">
        <ProgressBar value={(100 * done(turns)) / turns.total} label="Exercises done" />
        <p className="muted small player-count">{Math.min(turns.total, done(turns) + 1)} of {turns.total}</p>
        {aside?.(wrong)}
      </div>
      <div className="card player-card">
        <h2 ref={heading} tabIndex={-1} className="player-task">
          {tasks[item.task.exercise_type]}
          {isRepeat(turns) && <span className="again"><Icon name="repeat" size={14} /> once more</span>}
        </h2>
        <ExerciseForm key={step} seed={item.key} task={item.task} language={language} locked={given !== null || checking} onDraft={setDraft} />
      </div>
      <div className="player-foot">
        <div role="status">{given !== null && <Feedback task={item.task} given={given} />}</div>
        {/* Two buttons: one that turned from "Next" into "Check" while it is clicked would check at once. */}
        {given === null ? (
          <Button key="check" type="submit" look="primary" busy={checking} disabled={draft === null}>{checking ? 'Checking…' : isGraded(item.task) ? 'Check' : 'Go on'}</Button>
        ) : (
          <Button key="next" look="primary" autoFocus onClick={advance}>{last ? 'See the result' : 'Next'}</Button>
        )}
      </div>
    </form>
  );
}

const tasks = {
  translation: 'Translate this',
  'fill-in-the-blank': 'Fill in what is missing',
  vof: 'True or false?',
  pairs: 'Find the pairs',
  informative: 'Good to know',
  ordering: 'Put it in order',
} as const;

async function gradeOrGuess({ key, task }: PlayerItem, answer: Answer): Promise<Pick<Given, 'grade' | 'provisional'>> {
  if (!isGraded(task)) return { grade: gradeHere(task, answer), provisional: false };
  const guess = () => ({ grade: gradeHere(task, answer), provisional: true });
  if (!navigator.onLine) return guess();
  const patient = new AbortController();
  const timer = setTimeout(() => patient.abort(), patience);
  try {
    return { grade: await gradeAnswer(key, answer, patient.signal), provisional: false };
  } catch (error) {
    if (error instanceof ApiError || patient.signal.aborted) return guess();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
