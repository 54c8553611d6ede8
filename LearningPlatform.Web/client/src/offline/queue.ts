import { useSyncExternalStore } from 'react';
import { ApiError } from '../api/errors';
import { call, goodToken, otherAccount } from '../api/http';
import { currentSession, lastEnd, onSessionChange } from '../api/session';
import { currentLearner, rememberedLearner, rememberLearner } from './learner';
import { sendItems, sendQueued, type Post, type Sent } from './send';
import { dropAll, enqueue, forget, queued, type Queued } from './store';
import { askForSync, removeWorker } from './worker-control';

export interface QueueState {
  /** What of the present account isn't at the server yet. */
  readonly waiting: number;
  readonly sending: boolean;
}

const idle: QueueState = { waiting: 0, sending: false };
let state = idle;
const listeners = new Set<() => void>();
const sentListeners = new Set<(sent: Sent) => void>();
const windows = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lp.queue');

function become(next: QueueState): void {
  if (next.waiting === state.waiting && next.sending === state.sending) return;
  state = next;
  for (const listener of listeners) listener();
}

export const useQueue = (): QueueState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );

/** Calls back for every result that the server took, whenever that is. */
export function onSent(listener: (sent: Sent) => void): () => void {
  sentListeners.add(listener);
  return () => sentListeners.delete(listener);
}

async function look(): Promise<void> {
  const learner = currentLearner();
  const waiting = learner === null ? 0 : (await queued(learner.id).catch(() => [])).length;
  become({ ...state, waiting });
}

/** Writes the results down first, so that nothing is lost whatever happens, then sends them when there is a way. */
export async function submit(items: readonly Queued[]): Promise<Map<string, Sent>> {
  const got = new Map<string, Sent>();
  const ids = new Set(items.map(({ id }) => id));
  const stop = onSent((sent) => {
    if (ids.has(sent.item.id)) got.set(sent.item.id, sent);
  });
  try {
    try {
      await enqueue(items);
    } catch {
      // Nothing can be written down here: then it's sent at once or not at all.
      const account = items[0]?.account;
      if (account !== undefined) await sendItems(items, postAs(account), tell);
      return got;
    }
    await look();
    windows?.postMessage(null);
    await sync();
    return got;
  } finally {
    stop();
  }
}

/** Only writes the results down; they leave with the next that are submitted, or when `sync` is called. */
export async function writeDown(items: readonly Queued[]): Promise<void> {
  try {
    await enqueue(items);
    await look();
  } catch {
    await submit(items);
  }
}

/** Tries once more to send what waits, and says how much is left. */
export async function unsent(): Promise<number> {
  await look();
  if (state.waiting > 0 && navigator.onLine) await sync();
  return state.waiting;
}

let again: ReturnType<typeof setTimeout> | undefined;
let patience = 0;
let syncing: Promise<void> | null = null;
let stale = false;

/** Sends what waits for the account that is signed in. One at a time; what was added meanwhile goes too. */
export function sync(): Promise<void> {
  stale = true;
  syncing ??= run().finally(() => (syncing = null));
  return syncing;
}

async function run(): Promise<void> {
  while (stale) {
    stale = false;
    // The page was opened without a network, and there is one now: the session goes on first.
    if (currentSession() === null && currentLearner() !== null && navigator.onLine) await goodToken();
    const account = currentSession()?.user.id;
    if (account === undefined) {
      await look();
      if (state.waiting > 0) await wake();
      if (currentLearner() !== null) later();
      return;
    }
    if ((await queued(account).catch(() => [])).length === 0) {
      await look();
      return;
    }
    become({ ...state, sending: true });
    const done = await alone(() => sendQueued(account, postAs(account), tell)).catch(() => false);
    await look();
    become({ ...state, sending: false });
    if (done) patience = 0;
    else {
      await wake();
      later();
      return;
    }
  }
}

/** A worker that is asked while there is a network would be woken at once, and come back here. */
async function wake(): Promise<void> {
  if (!navigator.onLine) await askForSync();
}

function later(): void {
  clearTimeout(again);
  patience = Math.min(300_000, Math.max(5000, patience * 2));
  again = setTimeout(() => void sync(), patience);
}

function tell(sent: Sent): void {
  for (const listener of sentListeners) listener(sent);
  windows?.postMessage(null);
}

function alone<T>(work: () => Promise<T>): Promise<T> {
  // Older browsers go without: the ids make two senders harmless.
  return 'locks' in navigator ? (navigator.locks.request('lp.queue', work) as Promise<T>) : work();
}

/** The token of one account only: whoever is signed in by the time the request leaves. */
const postAs =
  (account: string): Post =>
  async (path, body) => {
    try {
      return { status: 200, body: await call('post', path, { body, as: account }) };
    } catch (error) {
      if (error instanceof ApiError) return { status: error.code === otherAccount || error.code === 'UNREADABLE' ? 0 : error.status, body: null };
      throw error;
    }
  };

/** Follows the network and the session for as long as the page lives. */
export function startQueue(): void {
  window.addEventListener('online', () => {
    patience = 0;
    void sync();
  });
  if (windows !== null) windows.onmessage = () => void look();
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener('message', ({ data }) => {
      if (data === 'sync') void sync();
      if (data === 'sent') void look();
    });
  }

  let known = currentLearner()?.id ?? rememberedLearner()?.id;
  onSessionChange(() => {
    const now = currentSession()?.user.id;
    if (now !== undefined) {
      // Somebody else came: what was kept for the former is of no use to them.
      const former = rememberedLearner();
      if (former !== null && former.id !== now) void leave(former.id, false);
      known = now;
    } else if (lastEnd() !== null) {
      if (known !== undefined) void leave(known, lastEnd() !== 'ended');
      known = undefined;
    }
    void sync();
  });
  void sync();
}

/** Keeps nothing for an account that left; results that wait stay for its return, unless it left on purpose or for good. */
async function leave(account: string, wholly: boolean): Promise<void> {
  if (rememberedLearner()?.id === account) rememberLearner(null);
  await (wholly ? forget(account) : dropAll(account)).catch(() => undefined);
  await look();
  await removeWorker();
}
