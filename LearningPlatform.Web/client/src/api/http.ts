import { ApiError, type ErrorReader } from './errors';
import { currentSession, setSession } from './session';

type Method = 'get' | 'post' | 'put' | 'delete';

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
}

/** Access to one dialect by the paths of its contract. */
export interface Dialect<Paths> {
  get<P extends PathsWith<Paths, 'get'>>(path: P, options?: Options<OperationOf<Paths, P, 'get'>>): Promise<SuccessOf<OperationOf<Paths, P, 'get'>>>;
  post<P extends PathsWith<Paths, 'post'>>(path: P, options?: Options<OperationOf<Paths, P, 'post'>>): Promise<SuccessOf<OperationOf<Paths, P, 'post'>>>;
  put<P extends PathsWith<Paths, 'put'>>(path: P, options?: Options<OperationOf<Paths, P, 'put'>>): Promise<SuccessOf<OperationOf<Paths, P, 'put'>>>;
  delete<P extends PathsWith<Paths, 'delete'>>(path: P, options?: Options<OperationOf<Paths, P, 'delete'>>): Promise<SuccessOf<OperationOf<Paths, P, 'delete'>>>;
}

interface RawOptions {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly keepalive?: boolean;
}

/** Gets a new access token; false when the session is over. Told by the OpenCode module, which owns the operation. */
type Refresher = (refreshToken: string) => Promise<{ accessToken: string; expiresIn: number }>;
let refresher: Refresher | null = null;
let refreshing: Promise<boolean> | null = null;

export function installRefresher(refresh: Refresher): void {
  refresher = refresh;
}

/** One refresh at a time, however many requests met the expired token. */
export function refreshSession(): Promise<boolean> {
  refreshing ??= refreshNow().finally(() => (refreshing = null));
  return refreshing;
}

async function refreshNow(): Promise<boolean> {
  const session = currentSession();
  if (session === null || refresher === null) return false;
  try {
    const fresh = await refresher(session.refreshToken);
    setSession({ ...session, accessToken: fresh.accessToken, expiresAt: Date.now() + fresh.expiresIn * 1000 });
    return true;
  } catch (error) {
    // Only a refusal ends the session; an unreachable server doesn't.
    if (error instanceof ApiError && (error.status === 401 || error.status === 400)) {
      if (currentSession()?.refreshToken === session.refreshToken) setSession(null);
      return false;
    }
    throw error;
  }
}

export function createDialect<Paths>(base: string, readError: ErrorReader): Dialect<Paths> {
  const call = (method: Method) => async (path: string, options: RawOptions = {}) => {
    const url = base + fill(path, options.path) + search(options.query);
    const anonymous = path === '/auth/login' || path === '/auth/refresh' || (method === 'post' && path === '/users');
    const token = anonymous ? null : (currentSession()?.accessToken ?? null);
    let response = await send(method, url, token, options);
    if (response.status === 401 && token !== null) {
      // Another window may have refreshed meanwhile; then its token is good.
      const other = currentSession()?.accessToken ?? null;
      if ((other !== null && other !== token) || (await refreshSession())) {
        response = await send(method, url, currentSession()?.accessToken ?? null, options);
      }
    }
    return read(response, readError);
  };
  return { get: call('get'), post: call('post'), put: call('put'), delete: call('delete') } as Dialect<Paths>;
}

async function send(method: Method, url: string, token: string | null, options: RawOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (token !== null) headers['Authorization'] = `Bearer ${token}`;
  const init: RequestInit = { method: method.toUpperCase(), headers, credentials: 'omit', cache: 'no-store' };
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
  const type = response.headers.get('content-type') ?? '';
  let body: unknown;
  if (type.includes('json')) {
    try {
      body = await response.json();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      body = undefined;
    }
  }
  if (response.ok) {
    if (body === undefined) throw new ApiError(response.status, 'UNREADABLE', 'The server’s answer can’t be read.');
    return body;
  }
  const retryAfter = seconds(response.headers.get('retry-after'));
  throw readError(response.status, body, retryAfter) ?? new ApiError(response.status, `HTTP_${response.status}`, `The server answered ${response.status}.`, {}, retryAfter);
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
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
