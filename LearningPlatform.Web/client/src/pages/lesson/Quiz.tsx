import { useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { explain } from '../../api/errors';
import { answerQuiz, type QuizOutcome, type QuizResult } from '../../api/lessons';
import type { Lesson } from '../../api/opencode';
import { count } from '../../lib/words';
import { Icon } from '../../ui/Icon';
import { Markdown } from '../../ui/Markdown';
import { Badge, Button, Notice } from '../../ui/parts';

export type Question = NonNullable<NonNullable<Lesson['content']['quiz']>['questions']>[number];

interface QuizProps {
  readonly lessonId: string;
  readonly questions: readonly Question[];
  /** Where answers aren't marked: a preview. */
  readonly readOnly?: boolean;
  readonly onPassed?: (outcome: QuizOutcome) => void;
}

const truth = [
  { id: 'true', text: 'True' },
  { id: 'false', text: 'False' },
];

/** Questions that the server marks: answered, checked together, explained, and tried again. */
export function Quiz({ lessonId, questions, readOnly = false, onPassed }: QuizProps) {
  const client = useQueryClient();
  const [answers, setAnswers] = useState<Readonly<Record<string, readonly string[]>>>({});
  const [outcome, setOutcome] = useState<QuizOutcome | null>(null);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useRef<HTMLFormElement>(null);
  const verdict = useRef<HTMLDivElement>(null);
  const title = useId();
  const open = questions.filter((question) => (answers[question.id] ?? []).every((text) => text.trim() === ''));

  const check = async () => {
    if (open.length > 0) {
      setAsked(true);
      form.current?.querySelector<HTMLElement>(`[data-question="${open[0]?.id ?? ''}"] input`)?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const said = await answerQuiz(lessonId, Object.fromEntries(questions.map(({ id }) => [id, (answers[id] ?? []).map((text) => text.trim())])));
      setOutcome(said);
      if (said.passed) {
        onPassed?.(said);
        await client.invalidateQueries({ queryKey: ['me'] });
      }
      verdict.current?.focus();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  const again = () => {
    // What was right stays; only the others are asked once more.
    const right = new Set(outcome?.results.filter((result) => result.correct).map((result) => result.questionId));
    setAnswers((now) => Object.fromEntries(Object.entries(now).filter(([id]) => right.has(id))));
    setOutcome(null);
    setAsked(false);
    const first = questions.find(({ id }) => !right.has(id))?.id ?? '';
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[data-question="${first}"] input`)?.focus());
  };

  return (
    <section className="questions" aria-labelledby={title}>
      <h2 id={title}>Check yourself</h2>
      {!readOnly && <p className="muted">{count(questions.length, 'question')}. You pass with 70 of 100 and may try as often as you like.</p>}
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && outcome === null && !readOnly) void check();
        }}
      >
        <ol>
          {questions.map((question, index) => (
            <Item
              number={index + 1}
              key={question.id}
              question={question}
              given={answers[question.id] ?? []}
              result={outcome?.results.find((result) => result.questionId === question.id)}
              settled={outcome !== null}
              wanting={asked && open.includes(question)}
              onGive={(given) => setAnswers((now) => ({ ...now, [question.id]: given }))}
            />
          ))}
        </ol>
        {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
        <div ref={verdict} tabIndex={-1} role="status" className="quiz-verdict" data-passed={outcome?.passed}>
          {outcome !== null ? (
            <p className={outcome.passed ? 'verdict verdict-good' : 'verdict verdict-bad'}>
              {outcome.passed ? 'Passed' : 'Not passed yet'}
              <span> with {Math.round(outcome.score)} of 100 · {outcome.results.filter((result) => result.correct).length} of {count(questions.length, 'question')} right</span>
              {outcome.completion !== null && outcome.completion.xp > 0 && <b className="gain-xp">+{outcome.completion.xp} XP</b>}
            </p>
          ) : (
            asked && open.length > 0 && <p>{count(open.length, 'question')} still without an answer.</p>
          )}
        </div>
        {!readOnly && (
          <div className="actions">
            {outcome === null ? <Button type="submit" look="primary" icon="check" busy={busy}>Check answers</Button> : outcome.score < 100 && <Button icon="reset" onClick={again}>Try again</Button>}
          </div>
        )}
      </form>
    </section>
  );
}

interface ItemProps {
  readonly number: number;
  readonly question: Question;
  readonly given: readonly string[];
  readonly result: QuizResult | undefined;
  readonly settled: boolean;
  readonly wanting: boolean;
  readonly onGive: (given: readonly string[]) => void;
}

function Item({ number, question, given, result, settled, wanting, onGive }: ItemProps) {
  const id = useId();
  const many = question.type === 'multiple_choice';
  const options = question.type === 'true_false' && (question.options ?? []).length === 0 ? truth : (question.options ?? []);
  const nameOf = (answer: string) => options.find((option) => option.id === answer)?.text ?? answer;
  return (
    <li data-question={question.id} data-correct={result?.correct}>
      <fieldset className="question" disabled={settled} aria-describedby={wanting ? `${id}-wanting` : result === undefined ? undefined : `${id}-result`}>
        <legend>
          <span className="question-number">Question {number}</span>
          <Markdown text={question.question} />
        </legend>
        {question.type === 'short_answer' ? (
          <input className="short-answer" aria-label="Your answer" autoComplete="off" autoCapitalize="none" spellCheck={false} value={given[0] ?? ''} onChange={(event) => onGive([event.target.value])} />
        ) : (
          <div className="options">
            {many && <p className="muted small">Choose all that are right.</p>}
            {options.map((option) => {
              const chosen = given.includes(option.id);
              const right = result?.correctAnswers.includes(option.id);
              return (
                <label key={option.id} className="option" data-chosen={chosen || undefined} data-right={right === true || undefined} data-wrong={(result !== undefined && chosen && right === false) || undefined}>
                  <input
                    type={many ? 'checkbox' : 'radio'}
                    name={id}
                    checked={chosen}
                    onChange={(event) => onGive(!many ? [option.id] : event.target.checked ? [...given, option.id] : given.filter((other) => other !== option.id))}
                  />
                  <Markdown text={option.text} />
                  {right === true && <span className="option-said"><Icon name="check" size={16} /><span className="visually-hidden">right</span></span>}
                  {result !== undefined && chosen && right === false && <span className="option-said"><Icon name="cross" size={16} /><span className="visually-hidden">your choice, not right</span></span>}
                </label>
              );
            })}
          </div>
        )}
        {wanting && <p className="field-error" id={`${id}-wanting`}>Choose or write an answer.</p>}
        {result !== undefined && (
          <div className={result.correct ? 'explained explained-good' : 'explained explained-bad'} id={`${id}-result`}>
            <p>
              <Badge tone={result.correct ? 'good' : 'bad'} icon={result.correct ? 'check' : 'cross'}>{result.correct ? 'Right' : 'Not right'}</Badge>{' '}
              {!result.correct && question.type === 'short_answer' && result.correctAnswers.length > 0 && <>It is <b>{result.correctAnswers.map(nameOf).join(' or ')}</b>.</>}
            </p>
            {result.explanation !== null && result.explanation !== '' && <Markdown text={result.explanation} />}
          </div>
        )}
      </fieldset>
    </li>
  );
}
