import { useSyncExternalStore } from 'react';
import type { User } from './opencode';

/** A signed-in account in this browser, shared by all its windows. */
export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since 1970 at which the access token ends. */
  readonly expiresAt: number;
  readonly user: Pick<User, 'id' | 'username' | 'fullName' | 'role'>;
}

const key = 'lp.session';
const listeners = new Set<() => void>();
let cached: { raw: string | null; session: Session | null } = { raw: null, session: null };
let inMemory: string | null = null;

function readRaw(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return inMemory; // Storage is switched off: the session lasts as long as the page.
  }
}

/** The session, or null. The object stays the same until the stored text changes. */
export function currentSession(): Session | null {
  const raw = readRaw();
  if (raw !== cached.raw) cached = { raw, session: parse(raw) };
  return cached.session;
}

function parse(raw: string | null): Session | null {
  if (raw === null) return null;
  try {
    const value = JSON.parse(raw) as Partial<Session> | null;
    return value?.accessToken && value.refreshToken && value.user?.id ? (value as Session) : null;
  } catch {
    return null;
  }
}

/** Replaces the session in every window. */
export function setSession(session: Session | null): void {
  inMemory = session === null ? null : JSON.stringify(session);
  try {
    if (inMemory === null) localStorage.removeItem(key);
    else localStorage.setItem(key, inMemory);
  } catch {
    // Kept in memory.
  }
  for (const listener of listeners) listener();
}

/** Calls back when the session changes, here or in another window. */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  const stored = (event: StorageEvent) => {
    if (event.key === key || event.key === null) listener();
  };
  window.addEventListener('storage', stored);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', stored);
  };
}

/** The session as React state. */
export function useSession(): Session | null {
  return useSyncExternalStore(onSessionChange, currentSession);
}
