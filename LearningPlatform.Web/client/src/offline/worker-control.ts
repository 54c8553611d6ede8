import { useSyncExternalStore } from 'react';
import { ApiError } from '../api/errors';

/** Registers, renews and removes the service worker. It is there only while something is kept for the time without a network. */
const script = '/sw.js';

type SyncRegistration = ServiceWorkerRegistration & { readonly sync?: { register: (tag: string) => Promise<void> } };

let waiting: ServiceWorker | null = null;
let reloading = false;
const listeners = new Set<() => void>();

function offer(worker: ServiceWorker | null): void {
  waiting = worker;
  for (const listener of listeners) listener();
}

export const offlineIsPossible = (): boolean => 'serviceWorker' in navigator && 'indexedDB' in globalThis;

/** Resolves when the pages are kept. */
export async function installWorker(): Promise<void> {
  const registration = await navigator.serviceWorker.register(script);
  follow(registration);
  await Promise.race([navigator.serviceWorker.ready, failed(registration)]);
}

/** Rejects when the pages can't be kept: `ready` alone would wait for ever. */
function failed(registration: ServiceWorkerRegistration): Promise<never> {
  return new Promise((_, reject) => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'redundant') reject(new ApiError(0, 'NETWORK', 'The pages can’t be kept.'));
    });
  });
}

/** Goes on with the worker that is there, if any. */
export async function resumeWorker(): Promise<void> {
  if (!offlineIsPossible()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration !== undefined) follow(registration);
}

export async function removeWorker(): Promise<void> {
  if (!offlineIsPossible()) return;
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.unregister();
    for (const name of await caches.keys()) if (name.startsWith('lp-pages-')) await caches.delete(name);
  } catch {
    // Storage is switched off: nothing was kept.
  }
  offer(null);
}

/** A new version waits until no window shows the old one, so that none lacks its files; whoever doesn't want to wait reloads. */
function follow(registration: ServiceWorkerRegistration): void {
  const look = () => offer(navigator.serviceWorker.controller === null ? null : registration.waiting);
  look();
  registration.onupdatefound = () => {
    const coming = registration.installing;
    if (coming !== null) coming.onstatechange = look;
  };
}

export function takeUpdate(): void {
  if (waiting === null) return;
  reloading = true;
  waiting.postMessage('take-over');
}

if (typeof navigator !== 'undefined' && 'serviceWorker' in navigator) {
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (reloading) window.location.reload();
  });
}

/** True when a new version of the pages is there and waits. */
export const useUpdate = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting !== null,
  );

/** Asks the browser to wake the worker when the network is back, even after this page was closed. Not every browser can. */
export async function askForSync(): Promise<void> {
  if (!offlineIsPossible()) return;
  try {
    const registration = (await navigator.serviceWorker.getRegistration()) as SyncRegistration | undefined;
    await registration?.sync?.register('lp.queue');
  } catch {
    // Not allowed here: the page sends it when it opens.
  }
}
