import { useRef, useState, useSyncExternalStore, type KeyboardEvent, type RefObject } from 'react';
import { specialLetters } from '../../lib/letters';

interface LetterKeysProps {
  readonly language: string;
  /** Where the letter goes: the field that was written in last. */
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onText: (text: string) => void;
}

/** Letters that many keyboards lack. On a phone they stand right above its keyboard; the field keeps the focus, so that the keyboard stays. */
export function LetterKeys({ language, field, onText }: LetterKeysProps) {
  const [capitals, setCapitals] = useState(false);
  const [current, setCurrent] = useState(0);
  const bar = useRef<HTMLDivElement>(null);
  const keyboard = useKeyboardHeight();
  const letters = specialLetters(language);
  if (letters.length === 0) return null;
  const shown = letters.map((letter) => (capitals && letter !== 'ß' ? letter.toLocaleUpperCase(language) : letter));

  const insert = (letter: string) => {
    const input = field.current;
    if (input === null) return;
    const [from, to] = [input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length];
    onText(input.value.slice(0, from) + letter + input.value.slice(to));
    input.focus();
    // After the new text is there.
    requestAnimationFrame(() => input.setSelectionRange(from + letter.length, from + letter.length));
    setCapitals(false);
  };
  const move = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (current + step + shown.length + 1) % (shown.length + 1);
    setCurrent(next);
    bar.current?.querySelectorAll('button')[next]?.focus();
  };

  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label="Special letters"
      className={keyboard > 0 ? 'letters letters-above' : 'letters'}
      style={keyboard > 0 ? { bottom: keyboard } : undefined}
      onKeyDown={move}
      // The focus stays in the field.
      onPointerDown={(event) => event.preventDefault()}
    >
      {shown.map((letter, index) => (
        <button key={index} type="button" className="letter" tabIndex={index === current ? 0 : -1} onClick={() => insert(letter)}>{letter}</button>
      ))}
      <button type="button" className="letter letter-shift" tabIndex={current === shown.length ? 0 : -1} aria-pressed={capitals} onClick={() => setCapitals(!capitals)}>
        <span aria-hidden="true">⇧</span><span className="visually-hidden">Capital letters</span>
      </button>
    </div>
  );
}

/** How much of the window a keyboard on the screen covers; less than that is a browser's bar. */
const least = 120;

function useKeyboardHeight(): number {
  return useSyncExternalStore(subscribe, height);
}

function subscribe(listener: () => void): () => void {
  const viewport = window.visualViewport;
  viewport?.addEventListener('resize', listener);
  viewport?.addEventListener('scroll', listener);
  return () => {
    viewport?.removeEventListener('resize', listener);
    viewport?.removeEventListener('scroll', listener);
  };
}

function height(): number {
  const viewport = window.visualViewport;
  if (!viewport || viewport.scale > 1.01) return 0;
  const covered = Math.round(window.innerHeight - viewport.height - viewport.offsetTop);
  return window.innerHeight - viewport.height > least ? Math.max(0, covered) : 0;
}
