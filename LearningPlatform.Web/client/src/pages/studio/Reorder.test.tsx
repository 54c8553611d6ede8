import { act, fireEvent, render, renderHook, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { InteractiveEditor, plainSteps } from './InteractiveEditor';
import { LinesField } from './LinesField';
import { Reorder } from './Reorder';
import { useKeys } from './useKeys';
import { useOrder } from './useOrder';

const things = ['a', 'b', 'c'].map((id) => ({ id, title: `Thing ${id}` }));
const ids = () => [...document.querySelectorAll<HTMLElement>('[data-id]')].map((row) => row.dataset['id']).join('');

function List() {
  const [items, setItems] = useState<readonly { id: string; title: string }[]>(things);
  return <Reorder label="Things" items={items} onOrder={setItems}>{({ title }) => title}</Reorder>;
}

it('moves by buttons, keeps the focus on what moves, and says where it went', async () => {
  render(<List />);
  await userEvent.click(screen.getByRole('button', { name: 'Move Thing c up' }));
  expect(ids()).toBe('acb');
  expect(screen.getByRole('status').textContent).toBe('Thing c: now 2 of 3.');
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Move Thing c up'));
  await userEvent.keyboard('{Enter}');
  expect(ids()).toBe('cab');
  // At the end its button is off, and the other one takes over.
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Move Thing c down'));
});

it('moves by dragging its grip, and lets go with Escape', () => {
  HTMLElement.prototype.setPointerCapture = () => undefined;
  render(<List />);
  const rows = [...document.querySelectorAll<HTMLElement>('[data-id]')];
  rows.forEach((row, index) => vi.spyOn(row, 'getBoundingClientRect').mockReturnValue({ bottom: 50 * (index + 1) } as DOMRect));
  const grip = (index: number) => document.querySelectorAll('.reorder-grip').item(index);
  fireEvent.pointerDown(grip(0), { button: 0, clientY: 10 });
  fireEvent.pointerMove(grip(0), { clientY: 120 });
  expect(rows[2]?.dataset['over']).toBe('below');
  fireEvent.keyDown(document, { key: 'Escape' });
  fireEvent.pointerUp(grip(0));
  expect(ids()).toBe('abc');
  fireEvent.pointerDown(grip(0), { button: 0, clientY: 10 });
  fireEvent.pointerMove(grip(0), { clientY: 400 });
  fireEvent.pointerUp(grip(0));
  expect(ids()).toBe('bca');
});

it('writes short texts as a list: Enter makes the next, several lines become several, and empty ones don’t count', async () => {
  const put = vi.fn();
  function Lines() {
    const [value, setValue] = useState<readonly string[]>(['one', 'two']);
    return <LinesField label="Aims" one="Aim" value={value} onChange={(next) => { put(next); setValue(next); }} />;
  }
  render(<Lines />);
  await userEvent.type(screen.getByRole('textbox', { name: 'Aim 1' }), '{Enter}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Aim 2' })));
  expect(put).toHaveBeenLastCalledWith(['one', 'two']);
  await userEvent.keyboard('half');
  expect(put).toHaveBeenLastCalledWith(['one', 'half', 'two']);
  await userEvent.paste('three\n\nfour \n');
  expect(put).toHaveBeenLastCalledWith(['one', 'half', 'three', 'four', 'two']);
  await userEvent.click(screen.getByRole('button', { name: 'Move two up' }));
  await userEvent.click(screen.getByRole('button', { name: 'Remove aim 1' }));
  expect(put).toHaveBeenLastCalledWith(['half', 'three', 'two', 'four']);
});

it('sends orders one after the other, and of those that wait only the latest', async () => {
  const sent: string[] = [];
  const free: (() => void)[] = [];
  const { result } = renderHook(() =>
    useOrder((next) => {
      sent.push(next.join(''));
      return new Promise<void>((resolve, reject) => free.push(next.join('') === 'cab' ? () => reject(new Error('No')) : resolve));
    }),
  );
  const shown = () => result.current.inOrder(things).map(({ id }) => id).join('');
  const put = (next: string) => act(() => void result.current.put(next.split('').map((id) => ({ id }))));
  const go = (index: number) => act(() => Promise.resolve(free[index]?.()));
  put('bac');
  put('bca');
  put('cba');
  expect(shown()).toBe('cba');
  await go(0);
  await waitFor(() => expect(sent).toEqual(['bac', 'cba']));
  await go(1);
  put('cab');
  await go(2);
  // Refused, it is as it was.
  await waitFor(() => expect(shown()).toBe('abc'));
  expect(result.current.error).toBeInstanceOf(Error);
});

it('names what is new by one key, whatever the server calls it later', () => {
  const { result, rerender } = renderHook(({ given }) => useKeys(given), { initialProps: { given: ['a', 'new'] } });
  rerender({ given: ['a', 'theirs'] });
  expect(result.current).toEqual(['a', 'new']);
  rerender({ given: ['theirs', 'a'] });
  expect(result.current).toEqual(['new', 'a']);
  rerender({ given: ['theirs', 'b', 'a'] });
  expect(result.current).toEqual(['new', 'b', 'a']);
});

it('writes steps by a form, and what has more in it as JSON', async () => {
  expect(plainSteps({ steps: ['Only text', { title: 'T', code: 'x' }] })).toEqual([{ title: '', text: 'Only text', code: '', language: '' }, { title: 'T', text: '', code: 'x', language: '' }]);
  expect(plainSteps({ steps: [{ title: 'T', seconds: 5 }] })).toBeNull();
  expect(plainSteps({ speed: 3 })).toEqual([]);
  const put = vi.fn();
  function Page() {
    const [interactive, setInteractive] = useState<Parameters<typeof InteractiveEditor>[0]['interactive']>({ type: 'demo', config: { speed: 3, steps: [{ title: 'First' }, 'Second'] } });
    return <InteractiveEditor interactive={interactive} error={undefined} onChange={(next) => { put(next); setInteractive(next); }} />;
  }
  render(<Page />);
  await userEvent.click(screen.getByRole('button', { name: 'Move Second up' }));
  expect(put).toHaveBeenLastCalledWith({ type: 'demo', config: { speed: 3, steps: [{ text: 'Second' }, { title: 'First' }] } });
  await userEvent.click(screen.getByRole('button', { name: 'Write it as JSON' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Configuration' }).value).toContain('"speed": 3');
});
