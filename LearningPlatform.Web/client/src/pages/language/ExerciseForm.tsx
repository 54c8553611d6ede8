import { useId, useState, type SyntheticEvent } from 'react';
import type { Exercise } from '../../api/wayr';
import { blankCount, shuffle, splitBlanks, type Answer } from '../../lib/answers';
import { Icon } from '../../ui/Icon';
import { Button } from '../../ui/parts';

interface ExerciseFormProps {
  readonly exercise: Exercise;
  /** Answered: it can be read and not changed. */
  readonly locked: boolean;
  readonly onAnswer: (answer: Answer) => void;
}

/** The form of one exercise, by its type; all of them work with the keyboard alone. */
export function ExerciseForm({ exercise, locked, onAnswer }: ExerciseFormProps) {
  switch (exercise.exercise_type) {
    case 'translation':
      return <Translation data={exercise.data} locked={locked} onAnswer={onAnswer} />;
    case 'fill-in-the-blank':
      return <Blanks data={exercise.data} locked={locked} onAnswer={onAnswer} />;
    case 'vof':
      return <TrueOrFalse statement={exercise.data.statement} locked={locked} onAnswer={onAnswer} />;
    case 'pairs':
      return <Pairs id={exercise.id} pairs={exercise.data.pairs} locked={locked} onAnswer={onAnswer} />;
    case 'ordering':
      return <Ordering id={exercise.id} texts={exercise.data.items.map((item) => item.text)} locked={locked} onAnswer={onAnswer} />;
    case 'informative':
      return (
        <div className="informative">
          {exercise.data.title !== undefined && <h3>{exercise.data.title}</h3>}
          <p>{exercise.data.content}</p>
          <Button look="primary" onClick={() => onAnswer([])}>Go on</Button>
        </div>
      );
  }
}

type Part<K extends Exercise['exercise_type']> = Extract<Exercise, { exercise_type: K }>['data'];
type Common = Pick<ExerciseFormProps, 'locked' | 'onAnswer'>;

const submitted = (act: () => void) => (event: SyntheticEvent) => {
  event.preventDefault();
  act();
};

function Check({ locked, ready }: { locked: boolean; ready: boolean }) {
  return locked ? null : <Button type="submit" look="primary" disabled={!ready}>Check</Button>;
}

/** Hints one at a time, when asked for. */
function Hints({ hints }: { hints: readonly string[] | undefined }) {
  const [shown, setShown] = useState(0);
  if (hints === undefined || hints.length === 0) return null;
  return (
    <div className="hints">
      {shown > 0 && <p>Hint: {hints.slice(0, shown).join(', ')}</p>}
      {shown < hints.length && <button type="button" className="text-button" onClick={() => setShown(shown + 1)}>{shown === 0 ? 'Give me a hint' : 'Another hint'}</button>}
    </div>
  );
}

function Translation({ data, locked, onAnswer }: Common & { data: Part<'translation'> }) {
  const [text, setText] = useState('');
  const id = useId();
  return (
    <form onSubmit={submitted(() => onAnswer([text]))} className="exercise">
      <p className="exercise-text">{data.source_text}</p>
      <div className="field">
        <label htmlFor={id}>Your translation</label>
        <input id={id} value={text} readOnly={locked} autoComplete="off" autoCapitalize="none" spellCheck={false} onChange={(event) => setText(event.target.value)} />
      </div>
      {!locked && <Hints hints={data.hints} />}
      <Check locked={locked} ready={text.trim() !== ''} />
    </form>
  );
}

function Blanks({ data, locked, onAnswer }: Common & { data: Part<'fill-in-the-blank'> }) {
  const blanks = blankCount(data.text);
  const [texts, setTexts] = useState<readonly string[]>(() => Array.from({ length: blanks }, () => ''));
  return (
    <form onSubmit={submitted(() => onAnswer(texts))} className="exercise">
      <p className="exercise-text blanks">
        {splitBlanks(data.text).map((piece, index) => (
          <span key={index}>
            {piece}
            {index < blanks && (
              <input
                aria-label={blanks === 1 ? 'Missing word' : `Missing word ${index + 1} of ${blanks}`}
                value={texts[index] ?? ''}
                readOnly={locked}
                size={10}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => setTexts(texts.with(index, event.target.value))}
              />
            )}
          </span>
        ))}
      </p>
      {!locked && <Hints hints={data.blanks.flatMap((blank) => blank.hints ?? [])} />}
      <Check locked={locked} ready={texts.every((text) => text.trim() !== '')} />
    </form>
  );
}

function TrueOrFalse({ statement, locked, onAnswer }: Common & { statement: string }) {
  return (
    <div className="exercise">
      <p className="exercise-text">{statement}</p>
      {!locked && (
        <div className="actions">
          <Button icon="check" onClick={() => onAnswer(['true'])}>True</Button>
          <Button icon="cross" onClick={() => onAnswer(['false'])}>False</Button>
        </div>
      )}
    </div>
  );
}

function Pairs({ id, pairs, locked, onAnswer }: Common & { id: string; pairs: Part<'pairs'>['pairs'] }) {
  const [chosen, setChosen] = useState<readonly string[]>(() => pairs.map(() => ''));
  const [choices] = useState(() => shuffle([...new Set(pairs.map((pair) => pair.right))], id));
  const form = useId();
  return (
    <form onSubmit={submitted(() => onAnswer(chosen))} className="exercise">
      <ul className="pairs">
        {pairs.map((pair, index) => (
          <li key={pair.left}>
            <label htmlFor={`${form}-${index}`}>{pair.left}</label>
            <select id={`${form}-${index}`} value={chosen[index]} disabled={locked} onChange={(event) => setChosen(chosen.with(index, event.target.value))}>
              <option value="" disabled>Choose…</option>
              {choices.map((choice) => <option key={choice}>{choice}</option>)}
            </select>
          </li>
        ))}
      </ul>
      <Check locked={locked} ready={chosen.every((choice) => choice !== '')} />
    </form>
  );
}

function Ordering({ id, texts, locked, onAnswer }: Common & { id: string; texts: readonly string[] }) {
  const [order, setOrder] = useState(() => shuffle(texts, id));
  const [said, setSaid] = useState('');
  const move = (from: number, to: number) => {
    const item = order[from];
    if (item === undefined || to < 0 || to >= order.length) return;
    setOrder(order.toSpliced(from, 1).toSpliced(to, 0, item));
    setSaid(`${item}: now number ${to + 1} of ${order.length}`);
  };
  return (
    <form onSubmit={submitted(() => onAnswer(order))} className="exercise">
      <ol className="ordering">
        {order.map((item, index) => (
          <li key={`${item}-${index}`}>
            <span>{item}</span>
            {!locked && (
              <>
                <button type="button" className="icon-button" disabled={index === 0} onClick={() => move(index, index - 1)}>
                  <Icon name="up" size={18} /><span className="visually-hidden">Move “{item}” up</span>
                </button>
                <button type="button" className="icon-button" disabled={index === order.length - 1} onClick={() => move(index, index + 1)}>
                  <Icon name="down" size={18} /><span className="visually-hidden">Move “{item}” down</span>
                </button>
              </>
            )}
          </li>
        ))}
      </ol>
      <p role="status" className="visually-hidden">{said}</p>
      <Check locked={locked} ready />
    </form>
  );
}
