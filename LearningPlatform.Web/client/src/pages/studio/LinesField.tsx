import { useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Icon } from '../../ui/Icon';
import { Button } from '../../ui/parts';
import { newId } from './parts';
import { Reorder } from './Reorder';

interface LinesFieldProps {
  readonly label: string;
  /** What one of them is called. */
  readonly one: string;
  readonly value: readonly string[];
  readonly error?: string | undefined;
  readonly onChange: (value: string[]) => void;
}

interface Line {
  readonly id: string;
  readonly text: string;
}

const lineOf = (text: string): Line => ({ id: newId(), text });
const textsOf = (lines: readonly Line[]): string[] => lines.map(({ text }) => text.trim()).filter((text) => text !== '');

/** Short texts in an order: Enter makes the next one, and what is pasted in several lines becomes several. Empty ones don't count. */
export function LinesField({ label, one, value, error, onChange }: LinesFieldProps) {
  const [lines, setLines] = useState(() => value.map(lineOf));
  const group = useRef<HTMLFieldSetElement>(null);
  const id = useId();
  // They came from elsewhere: another version, or the one before.
  if (JSON.stringify(textsOf(lines)) !== JSON.stringify(value)) setLines(value.map(lineOf));

  const put = (next: readonly Line[], focus?: string) => {
    // At once, so that what is typed next goes to where the cursor is meant to be.
    flushSync(() => {
      setLines([...next]);
      onChange(textsOf(next));
    });
    if (focus !== undefined) group.current?.querySelector<HTMLElement>(`[data-id="${focus}"] textarea`)?.focus();
  };
  const add = (after: number, texts: readonly string[] = ['']) => {
    const fresh = texts.map(lineOf);
    put([...lines.slice(0, after + 1), ...fresh, ...lines.slice(after + 1)], fresh.at(-1)?.id);
  };
  const remove = (index: number) => put(lines.filter((_, at) => at !== index), lines[index === 0 ? 1 : index - 1]?.id);

  return (
    <fieldset className="choices lines" ref={group} aria-describedby={error === undefined ? undefined : id}>
      <legend>{label}</legend>
      {lines.length > 0 && (
        <Reorder label={label} items={lines.map((line, index) => ({ ...line, title: line.text.trim() === '' ? `${one} ${index + 1}` : line.text }))} onOrder={(next) => put(next.map(({ id: key, text }) => ({ id: key, text })))}>
          {(line, index) => (
            <div className="option-edit">
              <textarea
                rows={1}
                aria-label={`${one} ${index + 1}`}
                value={line.text}
                onChange={(event) => put(lines.map((other) => (other.id === line.id ? { ...other, text: event.target.value.replaceAll('\n', ' ') } : other)))}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
                    event.preventDefault();
                    add(index);
                  } else if (event.key === 'Backspace' && line.text === '') {
                    event.preventDefault();
                    remove(index);
                  }
                }}
                onPaste={(event) => {
                  const pasted = event.clipboardData.getData('text/plain').split('\n').map((text) => text.trim()).filter((text) => text !== '');
                  if (pasted.length < 2) return;
                  event.preventDefault();
                  add(index, pasted);
                }}
              />
              <button type="button" className="icon-button" onClick={() => remove(index)}>
                <Icon name="cross" size={18} />
                <span className="visually-hidden">Remove {one.toLowerCase()} {index + 1}</span>
              </button>
            </div>
          )}
        </Reorder>
      )}
      <Button small icon="plus" onClick={() => add(lines.length - 1)}>Add {/^[aeiou]/i.test(one) ? 'an' : 'a'} {one.toLowerCase()}</Button>
      {error !== undefined && <p className="field-error" id={id}>{error}</p>}
    </fieldset>
  );
}
