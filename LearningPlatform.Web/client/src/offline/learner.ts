import { useSyncExternalStore } from 'react';
import { currentSession, hint, isRestoring, lastEnd, onSessionChange } from '../api/session';

/** Who learns here. Without a network there is no session, and the one whose lessons this browser keeps goes on. */
export interface Learner {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

const place = 'lp.offline-learner';
const listeners = new Set<() => void>();
let remembered = recall();
let shown: Learner | null = null;

function recall(): Learner | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place) ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const { id, username, name } = value as Partial<Record<keyof Learner, unknown>>;
    return typeof id === 'string' && typeof username === 'string' && typeof name === 'string' ? { id, username, name } : null;
  } catch {
    return null;
  }
}

/** The account whose lessons are kept here; null when none are. */
export const rememberedLearner = (): Learner | null => remembered;

/** Remembers who may go on without a network, or forgets. */
export function rememberLearner(learner: Learner | null): void {
  try {
    if (learner === null) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(learner));
  } catch {
    // Storage is switched off: then nothing is kept either.
  }
  remembered = learner;
  for (const listener of listeners) listener();
}

// What another window switched on or off.
if (typeof window !== 'undefined') {
  window.addEventListener('storage', ({ key }) => {
    if (key !== place && key !== null) return;
    remembered = recall();
    for (const listener of listeners) listener();
  });
}

/** The signed-in account; or, while the server can't say whether the session goes on, the one that this browser keeps lessons for. The same object until it changes. */
export function currentLearner(): Learner | null {
  const user = currentSession()?.user;
  const now = user !== undefined ? { id: user.id, username: user.username, name: user.fullName ?? user.username } : offlineLearner();
  if (now?.id !== shown?.id || now?.username !== shown?.username || now?.name !== shown?.name) shown = now;
  return shown;
}

/** Null when somebody is signed in, and when the last session was ended: then there is nobody to go on for. */
function offlineLearner(): Learner | null {
  return hint() !== null && (isRestoring() || lastEnd() === null) ? remembered : null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const stop = onSessionChange(listener);
  return () => {
    listeners.delete(listener);
    stop();
  };
}

export const useLearner = (): Learner | null => useSyncExternalStore(subscribe, currentLearner);
