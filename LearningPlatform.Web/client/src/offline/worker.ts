/// <reference lib="webworker" />
import { sendQueued, type Post } from './send';
import { queued } from './store';

/**
 * The service worker: the pages for the time without a network, and nothing else. It keeps files of this build only, never an answer of the API, and belongs to a browser that keeps a
 * course. What the network has comes from the network, so that no page is ever older than it must be.
 */
declare const self: ServiceWorkerGlobalScope;
declare const __FILES__: readonly string[];
declare const __VERSION__: string;

const prefix = 'lp-pages-';
const here = prefix + __VERSION__;
/** Every address of the application starts with the same page. */
const page = '/';

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(here).then(async (cache) => {
      await cache.addAll([...__FILES__].map((file) => new Request(file, { cache: 'no-cache', credentials: 'omit' })));
      const shell = await fetch(page, { cache: 'no-store', credentials: 'omit', headers: { Accept: 'text/html' } });
      if (!shell.ok) throw new Error(`The page answered ${shell.status}.`);
      await cache.put(page, shell);
    }),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith(prefix) && name !== here) await caches.delete(name);
      // Also for the page that switched it on.
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!api.test(url.pathname)) event.respondWith(navigate(request));
  } else if (__FILES__.includes(url.pathname)) {
    event.respondWith(file(request, url.pathname));
  }
});

/** Addresses that the API answers, also when somebody opens them in a window. */
const api = /^\/(opencode|unpuzzle|labs|wayr|academy|app|hubs|media|openapi|docs|\.well-known|dev|health|alive)(\/|$)/;

async function navigate(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await (await caches.open(here)).match(page);
    if (shell === undefined) throw error;
    return shell;
  }
}

async function file(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(here);
  // A name with a hash never means another content.
  if (path.startsWith('/assets/')) return (await cache.match(path)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const known = await cache.match(path);
    if (known === undefined) throw error;
    return known;
  }
}

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
});

// The network is back: open windows send what waits; without one it's done here.
self.addEventListener('sync', (event) => {
  const sync = event as ExtendableEvent & { readonly tag: string };
  if (sync.tag === 'lp.queue') sync.waitUntil(sendWaiting());
});

async function sendWaiting(): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window' });
  if (windows.length > 0) {
    for (const client of windows) client.postMessage('sync');
    return;
  }
  const session = await refresh();
  if (session === null || (await queued(session.account)).length === 0) return;
  const post: Post = async (path, body) => {
    try {
      const response = await fetch(path, {
        method: 'POST',
        headers: { Accept: 'application/json', Authorization: `Bearer ${session.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        credentials: 'omit',
        cache: 'no-store',
      });
      return { status: response.status, body: response.ok ? await response.json().catch(() => null) : null };
    } catch {
      return { status: 0, body: null };
    }
  };
  const done: boolean = await self.navigator.locks.request('lp.queue', () => sendQueued(session.account, post, () => undefined));
  // The browser tries once more after a while.
  if (!done) throw new Error('Not everything could be sent.');
}

/** The account of the cookie, which no script can read, and a token for it; null when the session is over. */
async function refresh(): Promise<{ account: string; token: string } | null> {
  return await self.navigator.locks.request('lp.refresh', async () => {
    const response = await fetch('/app/api/auth/refresh', { method: 'POST', headers: { Accept: 'application/json' }, credentials: 'same-origin', cache: 'no-store' });
    if (response.status === 401 || response.status === 403) return null;
    if (!response.ok) throw new Error(`The session answered ${response.status}.`);
    const said = (await response.json()) as { accessToken: string; user: { id: string } };
    return { account: said.user.id, token: said.accessToken };
  });
}
