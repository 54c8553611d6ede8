import { useSyncExternalStore } from 'react';

export interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'good' | 'bad' | 'gold';
  readonly title: string;
  readonly text: string;
}

const shownFor = 7000;
let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function change(to: readonly Toast[]): void {
  toasts = to;
  for (const listener of listeners) listener();
}

/** Says something in the corner for a few seconds; screen readers hear it too. */
export function toast(content: Omit<Toast, 'id'>): void {
  const id = next++;
  change([...toasts.slice(-2), { id, ...content }]);
  setTimeout(() => dismissToast(id), shownFor);
}

export function dismissToast(id: number): void {
  if (toasts.some((item) => item.id === id)) change(toasts.filter((item) => item.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
