import { ApiError, readProblem, type ErrorReader } from './errors';
import { currentSession, giveUpRestoring, hint, isRestoring, setSession, type Session, type SessionUser } from './session';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths of a generated contract that have the method. */
type PathsWith<Paths, M extends Method> = {
  [P in keyof Paths]: Paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof Paths] & string;

type OperationOf<Paths, P extends keyof Paths, M extends Method> = Paths[P] extends Record<M, infer O> ? O : never;
type JsonOf<R> = R extends { content: { 'application/json': infer B } } ? B : undefined;
type SuccessOf<O> = O extends { responses: infer R } ? { [S in keyof R & (200 | 201 | 204)]: JsonOf<R[S]> }[keyof R & (200 | 201 | 204)] : never;
type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined;
type ParametersOf<O, Place extends string> = O extends { parameters: infer P } ? (P extends Partial<Record<Place, infer V>> ? Exclude<V, undefined> : undefined) : undefined;

interface Options<O> {
  readonly path?: ParametersOf<O, 'path'>;
  readonly query?: ParametersOf<O, 'query'>;
  readonly body?: BodyOf<O>;
  readonly signal?: AbortSignal | undefined;
  /** Send the request even while the page is being left. */
  readonly keepalive?: boolean;
  /** Ask without a token, although somebody may be signed in. */
  readonly anonymous?: boolean;
}

/** Access to one dialect by the paths of its contract. */
export interface Dialect<Paths> {
  get<P extends PathsWith<Paths, 'get'>>(path: P, options?: Options<OperationOf<Paths, P, 'get'>>): Promise<SuccessOf<OperationOf<Paths, P, 'get'>>>;
  post<P extends PathsWith<Paths, 'post'>>(path: P, options?: Options<OperationOf<Paths, P, 'post'>>): Promise<SuccessOf<OperationOf<Paths, P, 'post'>>>;
  put<P extends PathsWith<Paths, 'put'>>(path: P, options?: Options<OperationOf<Paths, P, 'put'>>): Promise<SuccessOf<OperationOf<Paths, P, 'put'>>>;
  patch<P extends PathsWith<Paths, 'patch'>>(path: P, options?: Options<OperationOf<Paths, P, 'patch'>>): Promise<SuccessOf<OperationOf<Paths, P, 'patch'>>>;
  delete<P extends PathsWith<Paths, 'delete'>>(path: P, options?: Options<OperationOf<Paths, P, 'delete'>>): Promise<SuccessOf<OperationOf<Paths, P, 'delete'>>>;
}

export interface CallOptions {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly keepalive?: boolean;
  readonly anonymous?: boolean;
  /** Send and take cookies: only the operations that keep the session do. */
  readonly cookies?: boolean;
  /** The account that this is about: with another one's token, or none, it isn't sent. */
  readonly as?: string;
  /** The version of the answer that is known already. */
  readonly tag?: string | null;
}

export function createDialect<Paths>(base: string, readError: ErrorReader): Dialect<Paths> {
  const by = (method: Method) => (path: string, options?: CallOptions) => call(method, base + path, options, readError);
  return { get: by('get'), post: by('post'), put: by('put'), patch: by('patch'), delete: by('delete') } as Dialect<Paths>;
}

/** One operation: with a good token when somebody is signed in, after a proof when one is asked for; its answer read, its refusals as ApiError. */
export async function call(method: Method, path: string, options: CallOptions = {}, readError: ErrorReader = readProblem): Promise<unknown> {
  return read(await answer(method, path, options, readError), readError);
}

/** Like `call`, for lists that say in a header how long the whole is. */
export async function callForPage(path: string, options: CallOptions, readError: ErrorReader): Promise<{ body: unknown; total: number }> {
  const response = await answer('get', path, options, readError);
  return { body: await read(response, readError), total: Number(response.headers.get('x-total-count') ?? '0') };
}

/** Like `call`, for answers with a tag: `undefined` when the known one is still right. */
export async function callForTagged(path: string, options: CallOptions, readError: ErrorReader): Promise<{ body: unknown; tag: string | null }> {
  const response = await answer('get', path, options, readError);
  return { body: response.status === 304 ? undefined : await read(response, readError), tag: response.headers.get('etag') };
}

/** Like `call`, for answers that aren't JSON. */
export async function callForFile(path: string): Promise<{ blob: Blob; name: string | null }> {
  const response = await answer('get', path, {}, readProblem);
  if (!response.ok) await read(response, readProblem);
  const name = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? null;
  return { blob: await response.blob(), name };
}

async function answer(method: Method, path: string, options: CallOptions, readError: ErrorReader): Promise<Response> {
  const url = fill(path, options.path) + search(options.query);
  if (options.anonymous === true) return send(method, url, null, options);
  await goodToken();
  const token = tokenOf(options);
  let response = await send(method, url, token, options);
  if (response.status === 401 && token !== null) {
    // Another window may have refreshed meanwhile; then its token is good.
    const other = currentSession()?.accessToken ?? null;
    if ((other !== null && other !== token) || (await refreshSession())) response = await send(method, url, tokenOf(options), options);
  }
  if (response.status === 403 && prover !== null) {
    const refusal = await failure(response.clone(), readError);
    if (refusal.code === proofNeeded && (await prover())) {
      await goodToken();
      response = await send(method, url, tokenOf(options), options);
    }
  }
  return response;
}

/** The token of this moment. The account may have changed while something was waited for. */
function tokenOf({ as }: CallOptions): string | null {
  const session = currentSession();
  if (as !== undefined && session?.user.id !== as) throw new ApiError(401, otherAccount, 'This belongs to another account.');
  return session?.accessToken ?? null;
}

/** Nobody, or somebody else, is signed in: nothing was sent. */
export const otherAccount = 'OTHER_ACCOUNT';

/** What an operation answers when the person signed in too long ago for what they want. */
export const proofNeeded = 'kernel.forbidden.ProofNeeded';

/** Asks the person to confirm to be it; false when they'd rather not. */
type Prover = () => Promise<boolean>;
let prover: Prover | null = null;

export function installProver(ask: Prover): () => void {
  prover = ask;
  return () => {
    if (prover === ask) prover = null;
  };
}

/** What the app's operations answer when somebody signed in. */
export interface SessionAnswer {
  readonly accessToken: string;
  readonly expiresAt: string;
  readonly user: SessionUser;
}

/** The answer as a session of this page. */
export function toSession({ accessToken, expiresAt, user }: SessionAnswer): Session {
  return { accessToken, expiresAt: Date.now() + lifetime(accessToken, expiresAt), user };
}

// From the token's own times: this machine's clock may be wrong.
function lifetime(token: string, expiresAt: string): number {
  try {
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as { iat?: unknown; exp?: unknown };
    if (typeof claims.iat === 'number' && typeof claims.exp === 'number') return (claims.exp - claims.iat) * 1000;
  } catch {
    // Not a token that tells.
  }
  return Date.parse(expiresAt) - Date.now();
}

let restored: Promise<void> | null = null;

/** Goes on with the session of the cookie, when there may be one. Asked for once, at the start of the page; requests wait for it. */
export function restoreSession(): Promise<void> {
  restored ??= restore();
  return restored;
}

async function restore(): Promise<void> {
  await tellSignedOut();
  if (!isRestoring()) return;
  await refreshSession().catch(() => false);
  giveUpRestoring();
}

/** A token for a request; null when nobody is signed in. One that is about to end is replaced first, so that no request is sent in vain. */
export async function goodToken(): Promise<string | null> {
  if (isRestoring()) await restoreSession();
  const session = currentSession();
  if (session === null) {
    // The network was away when the page came.
    if (hint() !== null) await refreshSession().catch(() => false);
  } else if (session.expiresAt - Date.now() < 10_000) {
    await refreshSession().catch(() => false);
  }
  return currentSession()?.accessToken ?? null;
}

let refreshing: Promise<boolean> | null = null;

/** Gets a new access token for the cookie; false when the session is over. One at a time, however many requests and windows met an old token. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= alone(refreshNow).finally(() => (refreshing = null));
  return refreshing;
}

/** The session again as the server sees it now: after the account itself was changed. */
export function renewSession(): Promise<boolean> {
  return alone(() => refreshNow(currentSession()));
}

async function alone(work: (before: Session | null) => Promise<boolean>): Promise<boolean> {
  const before = currentSession();
  // Older browsers go without: the server bears with windows that race.
  return 'locks' in navigator ? await navigator.locks.request('lp.refresh', () => work(before)) : await work(before);
}

async function refreshNow(before: Session | null): Promise<boolean> {
  const now = currentSession();
  if (now !== null && now !== before && now.expiresAt - Date.now() > 60_000) return true;
  // The cookie is exchanged whether or not somebody waits: a page that is left meanwhile must not lose the new one.
  const response = await send('post', '/app/api/auth/refresh', null, { cookies: true, keepalive: true });
  if (response.ok) {
    setSession(toSession((await read(response, readProblem)) as SessionAnswer));
    return true;
  }
  const refusal = await failure(response, readProblem);
  // Only a refusal ends the session; a server in trouble doesn't.
  if (refusal.status !== 401 && refusal.status !== 403) throw refusal;
  if (currentSession() === now) setSession(null, { end: refusal.status === 403 || refusal.code === 'identity.AccountClosed' ? 'closed' : 'ended' });
  return false;
}

const untold = 'lp.sign-out';

/** Ends the session here at once, and on the server as soon as it can be told: with the cookie alone it could be gone on with. */
export async function endSession(): Promise<void> {
  remember(untold, '1');
  setSession(null, { end: 'signed-out' });
  await tellSignedOut();
}

async function tellSignedOut(): Promise<void> {
  if (recall(untold) === null) return;
  try {
    const response = await send('post', '/app/api/auth/sign-out', null, { cookies: true, keepalive: true });
    if (response.ok || response.status === 401) remember(untold, null);
  } catch {
    // Told when the network or the page comes back.
  }
}

if (typeof window !== 'undefined') window.addEventListener('online', () => void tellSignedOut());

/** Somebody signed in anew: what the server was not told yet no longer matters, the cookie is another one. */
export function beginSession(said: SessionAnswer, rememberMe: boolean): void {
  remember(untold, null);
  setSession(toSession(said), { remember: rememberMe });
}

function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is switched off: forgotten with the page.
  }
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

async function send(method: Method, url: string, token: string | null, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (token !== null) headers['Authorization'] = `Bearer ${token}`;
  if (options.tag) headers['If-None-Match'] = options.tag;
  const init: RequestInit = { method: method.toUpperCase(), headers, credentials: options.cookies === true ? 'same-origin' : 'omit', cache: 'no-store' };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'NETWORK', 'No answer from the server.');
  }
}

async function read(response: Response, readError: ErrorReader): Promise<unknown> {
  if (response.status === 204) return undefined;
  if (!response.ok) throw await failure(response, readError);
  const body = await json(response);
  // What is only begun says so with or without more to know of it.
  if (body === undefined && response.status === 202) return undefined;
  if (body === undefined) throw new ApiError(response.status, 'UNREADABLE', 'The server’s answer can’t be read.');
  return body;
}

async function failure(response: Response, readError: ErrorReader): Promise<ApiError> {
  const retryAfter = seconds(response.headers.get('retry-after'));
  return readError(response.status, await json(response), retryAfter) ?? new ApiError(response.status, `HTTP_${response.status}`, `The server answered ${response.status}.`, {}, retryAfter);
}

async function json(response: Response): Promise<unknown> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return undefined;
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return undefined;
  }
}

function seconds(header: string | null): number | null {
  if (header === null) return null;
  const value = Number(header);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function fill(path: string, values: object | undefined): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = (values as Record<string, unknown> | undefined)?.[name];
    if (typeof value !== 'string' || value === '') throw new Error(`The path ${path} needs ${name}.`);
    return encodeURIComponent(value);
  });
}

function search(values: object | undefined): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
