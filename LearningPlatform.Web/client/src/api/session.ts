import { useSyncExternalStore } from 'react';

/** The account as the app's own operations describe it. */
export interface SessionUser {
  readonly id: string;
  readonly username: string;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly phone: string | null;
  readonly role: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly avatarUrl: string | null;
  readonly hasPassword: boolean;
  readonly secondFactor: boolean;
  /** Whether Academy's profile has begun; before that there is nothing to ask for. */
  readonly hasProfile: boolean;
}

/** Whether the studio is for this person: those who may write content. */
export const isAuthor = (user: SessionUser): boolean => user.permissions.includes('write:content');

/** Somebody is signed in. It lives in this page's memory only: what brings it back after a reload is a cookie that no script can read. */
export interface Session {
  readonly accessToken: string;
  /** Milliseconds since 1970, by this machine's clock, at which the access token ends. */
  readonly expiresAt: number;
  readonly user: SessionUser;
}

/** Why nobody is signed in any more. */
export type SessionEnd = 'signed-out' | 'ended' | 'closed';

interface Known {
  readonly session: Session | null;
  /** True while it isn't known yet whether the cookie still opens a session. */
  readonly restoring: boolean;
  readonly end: SessionEnd | null;
}

const hintName = 'lp_session';
const rememberedFor = 30 * 24 * 60 * 60;
const listeners = new Set<() => void>();
const windows = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lp.session');
let known: Known = { session: null, restoring: hint() !== null, end: null };

// Versions before this one kept tokens where every script of the page could read them.
try {
  localStorage.removeItem('lp.session');
} catch {
  // Storage is switched off: nothing was kept.
}

if (windows !== null) {
  windows.onmessage = ({ data }: MessageEvent<Pick<Known, 'session' | 'end'>>) => become({ session: data.session, restoring: false, end: data.end });
}

function become(next: Known): void {
  known = next;
  for (const listener of listeners) listener();
}

/** The session, or null. The same object until it changes. */
export function currentSession(): Session | null {
  return known.session;
}

/** Replaces the session in every window. `remember` says how long the hint stays; left out, it stays as it was. */
export function setSession(session: Session | null, options: { remember?: boolean; end?: SessionEnd } = {}): void {
  const end = session === null ? (options.end ?? 'signed-out') : null;
  if (session === null) writeHint(null);
  else writeHint(options.remember === undefined ? (hint() ?? 'window') : options.remember ? 'remembered' : 'window');
  become({ session, restoring: false, end });
  windows?.postMessage({ session, end });
}

/** Nothing could be found out (no network): nobody is signed in here for now, and the other windows needn't hear of it. */
export function giveUpRestoring(): void {
  if (known.restoring) become({ ...known, restoring: false });
}

/**
 * Whether a cookie of a session is likely there, without asking the server: a visitor who never signed in causes no refused request. Holds no secret and
 * lives as long as the real cookie.
 */
export function hint(): 'window' | 'remembered' | null {
  const value = /(?:^|;\s*)lp_session=(\w+)/.exec(document.cookie)?.[1];
  return value === 'window' || value === 'remembered' ? value : null;
}

function writeHint(value: 'window' | 'remembered' | null): void {
  const age = value === null ? '; max-age=0' : value === 'remembered' ? `; max-age=${rememberedFor}` : '';
  const secure = window.location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${hintName}=${value ?? ''}; path=/; samesite=strict${age}${secure}`;
}

/** Calls back when the session changes, here or in another window. */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The session as React state. */
export function useSession(): Session | null {
  return useSyncExternalStore(onSessionChange, currentSession);
}

/** True until it's known whether a session can be gone on with. */
export function useRestoring(): boolean {
  return useSyncExternalStore(onSessionChange, isRestoring);
}

/** True while nobody is signed in only because the server doesn't answer: whoever was here isn't sent to the door for that. */
export function useUnreachable(): boolean {
  return useSyncExternalStore(onSessionChange, isUnreachable);
}

const isUnreachable = (): boolean => known.session === null && !known.restoring && hint() !== null;

export const isRestoring = (): boolean => known.restoring;

/** Why the last session ended, to be said at the door; null on a first visit. */
export const lastEnd = (): SessionEnd | null => known.end;
