import { useState } from 'react';
import type { StudioQuestion } from '../../api/studio';
import { count } from '../../lib/words';
import { Icon } from '../../ui/Icon';
import { Button, EmptyState, Field, Notice, SelectField, TextField } from '../../ui/parts';
import { ListField, newId, wholeOf } from './parts';
import { Reorder } from './Reorder';
import { useKeys } from './useKeys';

const kinds = [
  ['single_choice', 'One is right'],
  ['multiple_choice', 'Several are right'],
  ['true_false', 'True or false'],
  ['short_answer', 'A short answer'],
] as const;
const truth = [{ id: 'true', text: 'True' }, { id: 'false', text: 'False' }];

/** The title of a question in a list: its first line without marks. */
const headline = (text: string): string => text.split('\n').find((line) => line.trim() !== '')?.replace(/[*_`#]/g, '').trim().slice(0, 90) ?? 'New question';

interface QuizEditorProps {
  readonly questions: readonly StudioQuestion[];
  /** What is wrong with all of it, and with one. */
  readonly error: string | undefined;
  readonly errorOf: (index: number) => string | undefined;
  readonly onChange: (questions: readonly StudioQuestion[]) => void;
}

export function QuizEditor({ questions, error, errorOf, onChange }: QuizEditorProps) {
  const [open, setOpen] = useState<string | null>(null);
  const keys = useKeys(questions.map(({ id }) => id));
  const items = questions.map((question, index) => ({ id: keys[index] ?? question.id, title: headline(question.question), question }));
  const add = () => {
    const question: StudioQuestion = { id: newId(), question: '', type: 'single_choice', options: [{ id: 'a', text: '' }, { id: 'b', text: '' }], points: 1, correctAnswers: [], explanation: '' };
    onChange([...questions, question]);
    setOpen(question.id);
  };
  return (
    <div className="tests-editor">
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <p className="muted small">{questions.length === 0 ? 'The server marks the answers: learners see what is right only after they answered.' : `${count(questions.length, 'question')}. 70 of 100 pass and complete the lesson.`}</p>
      {questions.length === 0 ? (
        <EmptyState icon="list" title="No questions yet" />
      ) : (
        <Reorder label="Questions" items={items} onOrder={(next) => onChange(next.map(({ question }) => question))}>
          {({ id, title, question }, index) => (
            <>
              <div className="studio-row">
                <button type="button" className="text-button" aria-expanded={open === id} onClick={() => setOpen(open === id ? null : id)}>{index + 1}. {title}</button>
                {(question.correctAnswers ?? []).length === 0 && <span className="field-error">No right answer yet</span>}
              </div>
              {errorOf(index) !== undefined && <p className="field-error" role="alert">{errorOf(index)}</p>}
              {open === id && (
                <QuestionFields
                  question={question}
                  onChange={(changed) => onChange(questions.map((other) => (other === question ? changed : other)))}
                  onRemove={() => onChange(questions.filter((other) => other !== question))}
                  onCopy={() => {
                    const copy = { ...question, id: newId() };
                    onChange(questions.flatMap((other) => (other === question ? [other, copy] : [other])));
                    setOpen(copy.id);
                  }}
                />
              )}
            </>
          )}
        </Reorder>
      )}
      <div className="form-end"><Button icon="plus" onClick={add}>Add a question</Button></div>
    </div>
  );
}

function QuestionFields({ question, onChange, onRemove, onCopy }: { question: StudioQuestion; onChange: (question: StudioQuestion) => void; onRemove: () => void; onCopy: () => void }) {
  const { type } = question;
  const right = question.correctAnswers ?? [];
  const options = type === 'true_false' ? truth : (question.options ?? []);
  const setType = (to: StudioQuestion['type']) => {
    const chosen = to === 'true_false' ? truth : to === 'short_answer' ? [] : (question.options ?? []).length >= 2 && type !== 'true_false' ? (question.options ?? []) : [{ id: 'a', text: '' }, { id: 'b', text: '' }];
    const stays = to === 'single_choice' || to === 'multiple_choice' ? right.filter((id) => chosen.some((option) => option.id === id)).slice(0, to === 'single_choice' ? 1 : undefined) : [];
    onChange({ ...question, type: to, correctAnswers: stays, options: to === 'short_answer' || to === 'true_false' ? [] : chosen });
  };
  const mark = (id: string, on: boolean) => onChange({ ...question, correctAnswers: type === 'multiple_choice' ? (on ? [...right, id] : right.filter((other) => other !== id)) : [id] });
  const addOption = () => {
    const taken = new Set(options.map(({ id }) => id));
    const id = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index)).find((letter) => !taken.has(letter)) ?? newId().slice(0, 8);
    onChange({ ...question, options: [...options, { id, text: '' }] });
  };
  const rightness = (id: string, index: number) => (
    <input
      type={type === 'multiple_choice' ? 'checkbox' : 'radio'}
      name={`right-${question.id}`}
      checked={right.includes(id)}
      aria-label={`Option ${index + 1} is right`}
      onChange={(event) => mark(id, event.target.checked)}
    />
  );
  return (
    <div className="test-form form">
      <TextField label="Question" hint="Markdown" rows={3} value={question.question} onChange={(event) => onChange({ ...question, question: event.target.value })} />
      <div className="form-row">
        <SelectField label="Kind" choices={kinds} value={type} onChange={(event) => setType(event.target.value as StudioQuestion['type'])} />
        <Field label="Points" inputMode="numeric" value={question.points ?? ''} onChange={(event) => onChange({ ...question, points: wholeOf(event.target.value) })} />
      </div>
      {type === 'short_answer' ? (
        <ListField label="Accepted answers" hint="One a line; capitals and blanks at the ends don’t matter." value={right} onChange={(correctAnswers) => onChange({ ...question, correctAnswers })} />
      ) : (
        <fieldset className="choices">
          <legend>{type === 'multiple_choice' ? 'Options: mark all that are right' : 'Options: mark the right one'}</legend>
          {type === 'true_false' ? (
            options.map((option, index) => <div key={option.id} className="option-edit">{rightness(option.id, index)}<span>{option.text}</span></div>)
          ) : (
            <Reorder
              label="Options"
              items={options.map((option, index) => ({ id: option.id, title: option.text.trim() === '' ? `Option ${index + 1}` : option.text, text: option.text }))}
              onOrder={(next) => onChange({ ...question, options: next.map(({ id, text }) => ({ id, text })) })}
            >
              {({ id, text }, index) => (
                <div className="option-edit">
                  {rightness(id, index)}
                  <input aria-label={`Option ${index + 1}`} value={text} onChange={(event) => onChange({ ...question, options: options.map((other) => (other.id === id ? { ...other, text: event.target.value } : other)) })} />
                  <button
                    type="button"
                    className="icon-button"
                    disabled={options.length <= 2}
                    onClick={() => onChange({ ...question, options: options.filter((other) => other.id !== id), correctAnswers: right.filter((other) => other !== id) })}
                  >
                    <Icon name="cross" size={18} />
                    <span className="visually-hidden">Remove option {index + 1}</span>
                  </button>
                </div>
              )}
            </Reorder>
          )}
          {type !== 'true_false' && <Button small icon="plus" onClick={addOption}>Add an option</Button>}
        </fieldset>
      )}
      <TextField label="Explanation" hint="Markdown, shown after the answer." rows={2} value={question.explanation ?? ''} onChange={(event) => onChange({ ...question, explanation: event.target.value })} />
      <div className="form-end">
        <Button small icon="copy" onClick={onCopy}>Copy</Button>
        <Button small look="danger" icon="bin" onClick={onRemove}>Remove</Button>
      </div>
    </div>
  );
}
