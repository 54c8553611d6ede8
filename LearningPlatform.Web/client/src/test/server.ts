import { vi } from 'vitest';
import { setSession, type SessionUser } from '../api/session';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly authorization: string | null;
  readonly credentials: RequestCredentials | undefined;
}

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | Error | DOMException;
type Route = (seen: Seen) => Answer | Promise<Answer>;

/** Answers fetch by `METHOD /path`; what has no route fails the test with a network error. */
export function serve(routes: Record<string, Route>): { seen: Seen[] } {
  const seen: Seen[] = [];
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, 'http://site.test');
    const headers = new Headers(init.headers);
    const request: Seen = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      authorization: headers.get('authorization'),
      credentials: init.credentials,
    };
    seen.push(request);
    const route = routes[`${request.method} ${request.path}`];
    if (!route) throw new TypeError(`No route ${request.method} ${request.path}`);
    const answer = await route(request);
    if (answer instanceof Error || answer instanceof DOMException) throw answer;
    const status = answer.status ?? 200;
    return new Response(status === 204 ? null : JSON.stringify(answer.body ?? {}), { status, headers: { 'content-type': 'application/json', ...answer.headers } });
  });
  return { seen };
}

export const learnerId = '0197a000-0000-7000-8000-000000000001';

export const account: SessionUser = {
  id: learnerId,
  username: 'ada',
  fullName: 'Ada Example',
  email: 'ada@example.test',
  emailVerified: true,
  phone: null,
  role: 'student',
  roles: ['student'],
  permissions: ['read:own:profile', 'write:own:profile', 'read:content', 'read:own:progress', 'write:own:progress', 'create:sandbox', 'execute:code'],
  avatarUrl: null,
  hasPassword: true,
  secondFactor: false,
  hasProfile: true,
};

/** What a sign-in or refresh answers. */
export const sessionAnswer = (accessToken: string, user: Partial<SessionUser> = {}) => ({
  body: { accessToken, expiresAt: new Date(Date.now() + 900_000).toISOString(), user: { ...account, ...user } },
});

export function signedIn(user: Partial<SessionUser> = {}): void {
  setSession({ accessToken: 'access-1', expiresAt: Date.now() + 900_000, user: { ...account, ...user } });
}
