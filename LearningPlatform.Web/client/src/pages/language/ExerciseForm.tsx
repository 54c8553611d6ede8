import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Answer } from '../../api/languages';
import { blankCount, shuffle, splitBlanks, type Task } from '../../lib/answers';
import { Icon } from '../../ui/Icon';
import { useDigits } from './keys';
import { LetterKeys } from './LetterKeys';

interface ExerciseFormProps {
  /** Mixes choices the same way each time. */
  readonly seed: string;
  readonly task: Task;
  /** The language that is learnt, for its letters. */
  readonly language: string;
  /** Answered: it can be read and not changed. */
  readonly locked: boolean;
  /** What would be checked now; null while something is missing. */
  readonly onDraft: (answer: Answer | null) => void;
}

/** The fields of one exercise, by its type. All of them work with the keyboard alone and with a finger alone. */
export function ExerciseForm({ seed, task, ...rest }: ExerciseFormProps) {
  switch (task.exercise_type) {
    case 'translation':
      return <Translation data={task.data} {...rest} />;
    case 'fill-in-the-blank':
      return <Blanks data={task.data} {...rest} />;
    case 'vof':
      return <TrueOrFalse data={task.data} {...rest} />;
    case 'pairs':
      return <Pairs seed={seed} pairs={task.data.pairs} {...rest} />;
    case 'ordering':
      return <Ordering seed={seed} texts={task.data.items.map((item) => item.text)} {...rest} />;
    case 'informative':
      return (
        <div className="informative">
          {task.data.title !== undefined && <h3>{task.data.title}</h3>}
          <p>{task.data.content}</p>
        </div>
      );
  }
}

type Data<K extends Task['exercise_type']> = Extract<Task, { exercise_type: K }>['data'];
type Common = Pick<ExerciseFormProps, 'locked' | 'language' | 'onDraft'>;

/** Hints one at a time, when asked for. */
function Hints({ hints }: { hints: readonly string[] | undefined }) {
  const [shown, setShown] = useState(0);
  if (hints === undefined || hints.length === 0) return null;
  return (
    <div className="hints">
      <p role="status">{shown > 0 && `Hint: ${hints.slice(0, shown).join(', ')}`}</p>
      {shown < hints.length && <button type="button" className="text-button" onClick={() => setShown(shown + 1)}>{shown === 0 ? 'Give me a hint' : 'Another hint'}</button>}
    </div>
  );
}

const typing = { autoComplete: 'off', autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false, enterKeyHint: 'go' } as const;

function Translation({ data, language, locked, onDraft }: Common & { data: Data<'translation'> }) {
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const write = (next: string) => {
    setText(next);
    onDraft(next.trim() === '' ? null : { text: next });
  };
  return (
    <div className="exercise">
      <p className="exercise-text" id={`${id}-text`}>{data.source_text}</p>
      <div className="field">
        <label htmlFor={id}>Your translation</label>
        <input id={id} ref={field} aria-describedby={`${id}-text`} className="big-input" lang={language} value={text} readOnly={locked} maxLength={2000} autoFocus={hasKeyboard()} {...typing} onChange={(event) => write(event.target.value)} />
      </div>
      {!locked && <LetterKeys language={language} field={field} onText={write} />}
      {!locked && <Hints hints={data.hints} />}
    </div>
  );
}

function Blanks({ data, language, locked, onDraft }: Common & { data: Data<'fill-in-the-blank'> }) {
  const blanks = blankCount(data.text);
  const pieces = splitBlanks(data.text);
  const [texts, setTexts] = useState<readonly string[]>(() => Array.from({ length: blanks }, () => ''));
  const [current, setCurrent] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const write = (index: number, text: string) => {
    const next = texts.with(index, text);
    setTexts(next);
    onDraft(next.every((one) => one.trim() !== '') ? { blanks: next } : null);
  };
  return (
    <div className="exercise">
      <p className="exercise-text blanks">
        {pieces.map((piece, index) => (
          <span key={index}>
            {index === 0 ? piece : piece.slice(marks(piece).length)}
            {index < blanks && (
              <span className="blank">
                <input
                  ref={index === current ? field : undefined}
                  aria-label={blanks === 1 ? 'Missing word' : `Missing word ${index + 1} of ${blanks}`}
                  lang={language}
                  value={texts[index] ?? ''}
                  readOnly={locked}
                  maxLength={200}
                  size={Math.max(5, Math.min(18, (texts[index] ?? '').length + 1))}
                  autoFocus={index === 0 && hasKeyboard()}
                  {...typing}
                  onFocus={(event) => {
                    setCurrent(index);
                    field.current = event.target;
                  }}
                  onChange={(event) => write(index, event.target.value)}
                />
                {marks(pieces[index + 1] ?? '')}
              </span>
            )}
          </span>
        ))}
      </p>
      {!locked && <LetterKeys language={language} field={field} onText={(text) => write(current, text)} />}
      {!locked && <Hints hints={data.blanks.flatMap((blank) => blank.hints ?? [])} />}
    </div>
  );
}

/** The punctuation that a piece begins with: it stays in the line of the blank before it. */
const marks = (piece: string): string => /^[.,;:!?…)»”]*/.exec(piece)?.[0] ?? '';

/** Where a keyboard would cover half of the screen, it comes when it is asked for. */
const hasKeyboard = (): boolean => typeof window.matchMedia === 'function' && window.matchMedia('(pointer: fine)').matches;

function TrueOrFalse({ data, locked, onDraft }: Common & { data: Data<'vof'> }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const name = useId();
  const choose = (value: boolean) => {
    setChosen(value);
    onDraft({ value });
  };
  useDigits(!locked, (digit) => {
    if (digit <= 2) choose(digit === 1);
  });
  return (
    <fieldset className="exercise">
      <legend className="exercise-text">{data.statement}</legend>
      <div className="truth">
        {[true, false].map((value, index) => (
          <label key={String(value)} className="choice" data-right={locked ? value === data.is_true || undefined : undefined}>
            <input type="radio" name={name} checked={chosen === value} disabled={locked && chosen !== value} onChange={() => !locked && choose(value)} />
            <span className="choice-digit" aria-hidden="true">{index + 1}</span>
            <span>{value ? 'True' : 'False'}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Pairs({ seed, pairs, locked, onDraft }: Common & { seed: string; pairs: Data<'pairs'>['pairs'] }) {
  const [rights] = useState(() => shuffle(pairs.map((pair) => pair.right), seed));
  /** By the left side's position, the right side's. */
  const [joined, setJoined] = useState<ReadonlyMap<number, number>>(new Map());
  const [held, setHeld] = useState<{ readonly side: 'left' | 'right'; readonly at: number } | null>(null);
  const [said, setSaid] = useState('');
  const leftOf = (right: number) => [...joined].find(([, at]) => at === right)?.[0];

  const change = (next: ReadonlyMap<number, number>) => {
    setJoined(next);
    onDraft(next.size === pairs.length ? { pairs: [...next].sort(([a], [b]) => a - b).map(([left, right]) => ({ left: pairs[left]?.left ?? '', right: rights[right] ?? '' })) } : null);
  };
  const press = (side: 'left' | 'right', at: number) => {
    if (locked) return;
    const partner = side === 'left' ? at : leftOf(at);
    if (partner !== undefined && joined.has(partner)) {
      // Apart again, and the pressed one in the hand.
      change(new Map([...joined].filter(([left]) => left !== partner)));
      setHeld({ side, at });
      return;
    }
    if (held === null || held.side === side) {
      setHeld(held?.side === side && held.at === at ? null : { side, at });
      return;
    }
    const [left, right] = side === 'right' ? [held.at, at] : [at, held.at];
    change(new Map(joined).set(left, right));
    setHeld(null);
    setSaid(`${pairs[left]?.left ?? ''} goes with ${rights[right] ?? ''}.`);
  };
  useDigits(!locked, (digit) => {
    if (digit <= pairs.length) press(held?.side === 'left' ? 'right' : 'left', digit - 1);
  });

  const right = (left: number): boolean => pairs.some((pair) => pair.left === pairs[left]?.left && pair.right === rights[joined.get(left) ?? -1]);
  const card = (side: 'left' | 'right', at: number, text: string) => {
    const left = side === 'left' ? (joined.has(at) ? at : undefined) : leftOf(at);
    const other = left === undefined ? null : side === 'left' ? rights[joined.get(left) ?? -1] : pairs[left]?.left;
    return (
      <li key={at}>
        <button
          type="button"
          className="pair"
          aria-pressed={held?.side === side && held.at === at}
          data-joined={left !== undefined || undefined}
          data-verdict={locked && left !== undefined ? (right(left) ? 'right' : 'wrong') : undefined}
          aria-disabled={locked || undefined}
          onClick={() => press(side, at)}
        >
          <span className="choice-digit" aria-hidden="true">{left === undefined ? at + 1 : <Icon name="link" size={14} />}{left !== undefined && left + 1}</span>
          <span>{text}</span>
          {other && <span className="visually-hidden">, with {other}</span>}
        </button>
      </li>
    );
  };
  return (
    <div className="exercise">
      <div className="pair-columns">
        <ul aria-label="First halves">{pairs.map((pair, at) => card('left', at, pair.left))}</ul>
        <ul aria-label="Second halves">{rights.map((text, at) => card('right', at, text))}</ul>
      </div>
      {!locked && <p className="muted small">Choose one on the left, then what belongs to it. Choosing a pair again parts it.</p>}
      <p role="status" className="visually-hidden">{said}</p>
    </div>
  );
}

interface Piece {
  readonly key: number;
  readonly text: string;
}

function Ordering({ seed, texts, locked, onDraft }: Common & { seed: string; texts: readonly string[] }) {
  const [order, setOrder] = useState<readonly Piece[]>(() => shuffle(texts, seed).map((text, key) => ({ key, text })));
  const [dragged, setDragged] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const help = useId();

  const move = (from: number, to: number, speak = true) => {
    const item = order[from];
    if (item === undefined || to < 0 || to >= order.length || from === to) return;
    const next = order.toSpliced(from, 1).toSpliced(to, 0, item);
    setOrder(next);
    onDraft({ order: next.map(({ text }) => text) });
    if (speak) setSaid(`${item.text}: now number ${to + 1} of ${order.length}`);
  };
  const focus = (key: number | undefined) => list.current?.querySelector<HTMLElement>(`[data-piece="${key}"]`)?.focus();
  useDigits(!locked, (digit) => focus(order[digit - 1]?.key));

  const byKey = (event: KeyboardEvent<HTMLElement>, index: number, item: Piece) => {
    const to = event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? index - 1 : event.key === 'ArrowDown' || event.key === 'ArrowRight' ? index + 1 : null;
    if (to === null || locked) {
      if (event.key === 'Enter') {
        event.preventDefault();
        event.currentTarget.closest('form')?.requestSubmit();
      }
      return;
    }
    event.preventDefault();
    move(index, to);
    // The element moves in the document, which loses the focus in some browsers.
    requestAnimationFrame(() => focus(item.key));
  };
  // On the document, because the line under the finger is another element as soon as it moves.
  const follow = useEffectEvent((y: number) => {
    const from = order.findIndex(({ key }) => key === dragged);
    const lines = [...(list.current?.children ?? [])].map((line) => line.getBoundingClientRect());
    const to = lines.findIndex(({ top, bottom }) => y >= top && y <= bottom);
    const target = lines[to];
    if (target === undefined || to === from) return;
    // Past its middle only, so that two of different height don't change places to and fro.
    const middle = (target.top + target.bottom) / 2;
    if (to > from ? y > middle : y < middle) move(from, to, false);
  });
  const letGo = useEffectEvent(() => {
    const at = order.findIndex(({ key }) => key === dragged);
    setDragged(null);
    setSaid(`${order[at]?.text ?? ''}: now number ${at + 1} of ${order.length}`);
  });
  useEffect(() => {
    if (dragged === null) return;
    const moved = (event: PointerEvent) => follow(event.clientY);
    const ended = () => letGo();
    document.addEventListener('pointermove', moved);
    document.addEventListener('pointerup', ended);
    document.addEventListener('pointercancel', ended);
    return () => {
      document.removeEventListener('pointermove', moved);
      document.removeEventListener('pointerup', ended);
      document.removeEventListener('pointercancel', ended);
    };
  }, [dragged]);

  return (
    <div className="exercise">
      <ol className="ordering" ref={list}>
        {order.map((item, index) => (
          <li key={item.key} data-dragged={dragged === item.key || undefined}>
            {!locked && (
              <span
                className="grip"
                aria-hidden="true"
                onPointerDown={(event) => {
                  event.preventDefault();
                  setDragged(item.key);
                }}
              >
                <Icon name="grip" size={18} />
              </span>
            )}
            <button
              type="button"
              className="piece"
              data-piece={item.key}
              aria-roledescription="movable item"
              aria-label={`${item.text}, ${index + 1} of ${order.length}`}
              aria-describedby={locked ? undefined : help}
              aria-disabled={locked || undefined}
              onKeyDown={(event) => byKey(event, index, item)}
            >
              {item.text}
            </button>
            {!locked && (
              <>
                <button type="button" className="icon-button" disabled={index === 0} onClick={() => move(index, index - 1)}>
                  <Icon name="up" size={18} /><span className="visually-hidden">Move “{item.text}” up</span>
                </button>
                <button type="button" className="icon-button" disabled={index === order.length - 1} onClick={() => move(index, index + 1)}>
                  <Icon name="down" size={18} /><span className="visually-hidden">Move “{item.text}” down</span>
                </button>
              </>
            )}
          </li>
        ))}
      </ol>
      {!locked && <p className="muted small" id={help}>Drag by the grip, or move with the arrow keys; Enter checks.</p>}
      <p role="status" className="visually-hidden">{said}</p>
    </div>
  );
}

/** What is there to be checked before anything was touched. */
export function firstDraft(task: Task, seed: string): Answer | null {
  if (task.exercise_type === 'informative') return { read: true };
  if (task.exercise_type === 'ordering') return { order: shuffle(task.data.items.map((item) => item.text), seed) };
  return null;
}
