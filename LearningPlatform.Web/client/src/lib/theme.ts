import { useSyncExternalStore } from 'react';

export type Theme = 'auto' | 'light' | 'dark';

const key = 'lp.theme';
const listeners = new Set<() => void>();

/** What the learner chose; `auto` follows the system. */
export function theme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

export function setTheme(to: Theme): void {
  if (to === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = to;
  try {
    if (to === 'auto') localStorage.removeItem(key);
    else localStorage.setItem(key, to);
  } catch {
    // Lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark now. */
export function isDark(): boolean {
  const chosen = theme();
  return chosen === 'auto' ? systemDark().matches : chosen === 'dark';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const system = systemDark();
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme);
export const useDark = (): boolean => useSyncExternalStore(subscribe, isDark);
