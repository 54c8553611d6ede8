import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { Icon } from '../../ui/Icon';

interface Thing {
  readonly id: string;
  readonly title: string;
}

interface ReorderProps<T extends Thing> {
  readonly label: string;
  readonly items: readonly T[];
  /** When only a part is shown: nothing to move things by. */
  readonly fixed?: boolean;
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

/** How near to the window's edge a dragged thing makes the page scroll, and how far at a time. */
const edge = { near: 70, step: 10 };

const rowsOf = (list: HTMLElement | null): HTMLElement[] => [...(list?.children ?? [])].filter((row) => row instanceof HTMLElement);

/** The row at the height of the pointer. */
function rowAt(list: HTMLElement | null, y: number): number {
  const rows = rowsOf(list);
  const found = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return found < 0 ? rows.length - 1 : found;
}

/** A list whose order is changed by dragging its grips with mouse, pen or finger, or by buttons; a screen reader hears where a thing went. Lists may stand in each other. */
export function Reorder<T extends Thing>({ label, items, fixed = false, onOrder, children }: ReorderProps<T>) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const pointer = useRef(0);
  const dragging = drag !== null;

  const move = (from: number, to: number, direction?: 'up' | 'down') => {
    const item = items[from];
    const next = moved(items, from, to);
    if (next === items || item === undefined) return;
    onOrder(next);
    setSaid(`${item.title}: now ${to + 1} of ${items.length}.`);
    // The focus stays on the thing that moves; at an end its button is off, and the other one takes over.
    if (direction !== undefined) {
      requestAnimationFrame(() => {
        const row = rowsOf(list.current).find((other) => other.dataset['id'] === item.id);
        const buttons = [...(row?.querySelectorAll<HTMLButtonElement>(':scope > .reorder-moves > button') ?? [])];
        (buttons.find((button) => button.dataset['move'] === direction && !button.disabled) ?? buttons.find((button) => !button.disabled))?.focus();
      });
    }
  };

  // Near an edge the page goes on, for as long as the thing is held there. Escape lets it go where it was.
  useEffect(() => {
    if (!dragging) return;
    let frame = requestAnimationFrame(function scroll() {
      const y = pointer.current;
      const by = y < edge.near ? -edge.step : y > window.innerHeight - edge.near ? edge.step : 0;
      if (by !== 0) {
        window.scrollBy(0, by);
        setDrag((now) => now && { ...now, to: rowAt(list.current, y) });
      }
      frame = requestAnimationFrame(scroll);
    });
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setDrag(null);
    document.addEventListener('keydown', onKey);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('keydown', onKey);
    };
  }, [dragging]);

  const grip = (index: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      pointer.current = event.clientY;
      setDrag({ from: index, to: index });
    },
    onPointerMove: (event: PointerEvent) => {
      pointer.current = event.clientY;
      setDrag((now) => now && { ...now, to: rowAt(list.current, event.clientY) });
    },
    onPointerUp: () => {
      if (drag !== null) move(drag.from, drag.to);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
  });

  return (
    <>
      <p role="status" className="visually-hidden">{said}</p>
      <ol className="reorder" aria-label={label} ref={list} data-fixed={fixed || undefined}>
        {items.map((item, index) => (
          <li
            key={item.id}
            data-id={item.id}
            className="reorder-row"
            data-dragged={drag?.from === index || undefined}
            data-over={drag !== null && drag.to === index && drag.from !== index ? (drag.from < index ? 'below' : 'above') : undefined}
          >
            {!fixed && <span className="reorder-grip" aria-hidden="true" {...grip(index)}><Icon name="grip" size={18} /></span>}
            <div className="reorder-body">{children(item, index)}</div>
            {!fixed && (
              <span className="reorder-moves">
                <button type="button" className="icon-button" data-move="up" disabled={index === 0} onClick={() => move(index, index - 1, 'up')}>
                  <Icon name="up" size={18} />
                  <span className="visually-hidden">Move {item.title} up</span>
                </button>
                <button type="button" className="icon-button" data-move="down" disabled={index === items.length - 1} onClick={() => move(index, index + 1, 'down')}>
                  <Icon name="down" size={18} />
                  <span className="visually-hidden">Move {item.title} down</span>
                </button>
              </span>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
