import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { Icon } from '../../ui/Icon';

interface Thing {
  readonly id: string;
  readonly title: string;
}

interface ReorderProps<T extends Thing> {
  readonly label: string;
  readonly items: readonly T[];
  readonly disabled?: boolean;
  readonly onOrder: (items: readonly T[]) => void;
  readonly children: (item: T, index: number) => ReactNode;
}

export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  if (from === to || from < 0 || to < 0 || from >= items.length || to >= items.length) return items;
  const next = [...items];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(to, 0, item);
  return next;
}

/** A list whose order is changed by dragging, or by buttons; a screen reader hears where a thing went. */
export function Reorder<T extends Thing>({ label, items, disabled = false, onOrder, children }: ReorderProps<T>) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);

  const move = (from: number, to: number, direction?: 'up' | 'down') => {
    const item = items[from];
    const next = moved(items, from, to);
    if (next === items || item === undefined) return;
    onOrder(next);
    setSaid(`${item.title}: now ${to + 1} of ${items.length}.`);
    // The focus stays on the thing that moves; at an end its button is off, and the other one takes over.
    if (direction !== undefined) {
      requestAnimationFrame(() => {
        const row = list.current?.querySelector(`[data-id="${item.id}"]`);
        const wanted = row?.querySelector<HTMLButtonElement>(`[data-move=${direction}]`);
        (wanted?.disabled === true ? row?.querySelector<HTMLButtonElement>('[data-move]:not(:disabled)') : wanted)?.focus();
      });
    }
  };

  const drop = (event: DragEvent, to: number) => {
    event.preventDefault();
    if (dragged !== null) move(dragged, to);
    setDragged(null);
    setOver(null);
  };

  return (
    <>
      <p role="status" className="visually-hidden">{said}</p>
      <ol className="reorder" aria-label={label} ref={list}>
        {items.map((item, index) => (
          <li
            key={item.id}
            data-id={item.id}
            className="reorder-row"
            data-dragged={dragged === index || undefined}
            data-over={(over === index && dragged !== index) || undefined}
            draggable={!disabled}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', item.title);
              setDragged(index);
            }}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(index);
            }}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
            onDrop={(event) => drop(event, index)}
          >
            <span className="reorder-grip" aria-hidden="true"><Icon name="grip" size={18} /></span>
            <div className="reorder-body">{children(item, index)}</div>
            <span className="reorder-moves">
              <button type="button" className="icon-button" data-move="up" disabled={disabled || index === 0} onClick={() => move(index, index - 1, 'up')}>
                <Icon name="up" size={18} />
                <span className="visually-hidden">Move {item.title} up</span>
              </button>
              <button type="button" className="icon-button" data-move="down" disabled={disabled || index === items.length - 1} onClick={() => move(index, index + 1, 'down')}>
                <Icon name="down" size={18} />
                <span className="visually-hidden">Move {item.title} down</span>
              </button>
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
