import { describe, expect, it, vi } from 'vitest';
import { account, learnerId, serve, sessionAnswer, signedIn } from '../test/server';
import * as academy from './academy';
import * as app from './app';
import { ApiError, explain } from './errors';
import { installProver, proofNeeded } from './http';
import * as labs from './labs';
import * as opencode from './opencode';
import { currentSession, lastEnd, setSession } from './session';
import * as wayr from './wayr';

const openCodeError = (code: string, message: string, details: unknown = {}) => ({ code, message, details, timestamp: '2026-01-01T00:00:00Z', requestId: 'req_1' });
const problem = (code: string, detail: string, errors?: unknown) => ({ code, detail, status: 400, errors });
const progress = { user_id: learnerId, experience_points: 12, lives_current: 5, streak_current: 1, last_completed_lesson_id: null, last_activity_date: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' };

describe('a request with an access token that has ended', () => {
  it('refreshes once and is repeated with the new token, in either dialect', async () => {
    signedIn();
    const { seen } = serve({
      'GET /wayr/api/progress': ({ authorization }) =>
        authorization === 'Bearer access-2'
          ? { body: { success: true, timestamp: '', data: progress } }
          : { status: 401, body: { success: false, timestamp: '', error: { code: 'TOKEN_EXPIRED', message: 'expired', details: [] } } },
      'POST /app/api/auth/refresh': () => sessionAnswer('access-2'),
    });

    const learner = await wayr.getLearner();

    expect(learner.experience_points).toBe(12);
    expect(seen.map(({ path }) => path)).toEqual(['/wayr/api/progress', '/app/api/auth/refresh', '/wayr/api/progress']);
    expect(seen.map(({ credentials }) => credentials)).toEqual(['omit', 'same-origin', 'omit']);
    expect(currentSession()?.accessToken).toBe('access-2');
  });

  it('asks for one refresh when several requests met it', async () => {
    signedIn();
    const { seen } = serve({
      'GET /wayr/api/progress': ({ authorization }) => (authorization === 'Bearer access-2' ? { body: { data: progress } } : { status: 401, body: {} }),
      'GET /opencode/v1/leaderboards': ({ authorization }) =>
        authorization === 'Bearer access-2' ? { body: { type: 'global', entries: [] } } : { status: 401, body: openCodeError('TOKEN_EXPIRED', 'expired') },
      'POST /app/api/auth/refresh': async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return sessionAnswer('access-2');
      },
    });

    await Promise.all([wayr.getLearner(), opencode.getLeaderboard('global'), wayr.getLearner()]);

    expect(seen.filter(({ path }) => path.endsWith('/refresh'))).toHaveLength(1);
  });

  it('ends the session when the refresh is refused, and only then', async () => {
    signedIn();
    serve({
      'GET /wayr/api/progress': () => ({ status: 401, body: { error: { code: 'TOKEN_EXPIRED', message: 'expired', details: [] } } }),
      'POST /app/api/auth/refresh': () => ({ status: 401, body: problem('identity.TokenInvalid', 'revoked') }),
    });
    await expect(wayr.getLearner()).rejects.toMatchObject({ status: 401 });
    expect(currentSession()).toBeNull();
    expect(lastEnd()).toBe('ended');

    signedIn();
    serve({
      'GET /wayr/api/progress': () => ({ status: 401, body: {} }),
      'POST /app/api/auth/refresh': () => new TypeError('offline'),
    });
    await expect(wayr.getLearner()).rejects.toMatchObject({ code: 'NETWORK' });
    expect(currentSession()).not.toBeNull();
  });
});

describe('errors of the dialects', () => {
  it('OpenCode names the field in details', async () => {
    serve({ 'POST /opencode/v1/users': () => ({ status: 409, body: openCodeError('RESOURCE_CONFLICT', 'Already in use', { field: 'username' }) }) });
    const failure: unknown = await opencode.signUp({ email: 'a@example.test', username: 'ada', password: 'long enough', fullName: 'Ada' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ status: 409, code: 'RESOURCE_CONFLICT', fields: { username: 'Already in use' }, requestId: 'req_1' });
  });

  it('Wayr lists the fields', async () => {
    signedIn();
    serve({
      'POST /wayr/api/progress/lesson/one': () => ({
        status: 400,
        body: { success: false, error: { code: 'VALIDATION_ERROR', message: 'Invalid input', details: [{ field: 'score', message: 'must be at most 100' }] } },
      }),
    });
    await expect(wayr.completeLanguageLesson('one', 101, 3)).rejects.toMatchObject({ code: 'VALIDATION_ERROR', fields: { score: 'must be at most 100' } });
  });

  it('Academy names them in details', async () => {
    signedIn();
    serve({ 'PUT /academy/api/profile': () => ({ status: 400, body: { error: { code: 'INVALID_FIELD_FORMAT', message: 'no', details: { birth_date: 'not a date' }, request_id: 'r' } } }) });
    await expect(academy.updateProfile({ birth_date: 'x' })).rejects.toMatchObject({ fields: { birth_date: 'not a date' }, requestId: 'r' });
  });

  it('Labs lists them with all that is wrong', async () => {
    signedIn();
    serve({ 'PATCH /labs/api/v1/admin/users/u1/suspend': () => ({ status: 422, body: { message: 'invalid', errors: { id: ['is unknown', 'is odd'] } } }) });
    await expect(labs.suspendUser('u1')).rejects.toMatchObject({ status: 422, fields: { id: 'is unknown' } });
  });

  it('the app’s own operations list them in problem details', async () => {
    signedIn();
    serve({ 'POST /app/api/account/api-keys': () => ({ status: 400, body: problem('kernel.invalid', 'no', [{ field: 'name', message: 'is too long' }]) }) });
    await expect(app.createApiKey('x', [], null)).rejects.toMatchObject({ code: 'kernel.invalid', fields: { name: 'is too long' } });
  });

  it('a limit says how long to wait', async () => {
    signedIn();
    serve({ 'GET /opencode/v1/leaderboards': () => ({ status: 429, body: openCodeError('RATE_LIMIT_EXCEEDED', 'slow down'), headers: { 'retry-after': '40' } }) });
    const failure: unknown = await opencode.getLeaderboard('weekly').catch((error: unknown) => error);
    expect(explain(failure)).toContain('40 seconds');
  });

  it('a page of a proxy instead of JSON is still an error with its status', async () => {
    signedIn();
    serve({ 'GET /opencode/v1/leaderboards': () => ({ status: 502, body: 'bad gateway', headers: { 'content-type': 'text/html' } }) });
    await expect(opencode.getLeaderboard('weekly')).rejects.toMatchObject({ status: 502, code: 'HTTP_502', transient: true });
  });

  it('a cancelled request stays a cancellation', async () => {
    signedIn();
    serve({ 'GET /opencode/v1/leaderboards': () => new DOMException('aborted', 'AbortError') });
    await expect(opencode.getLeaderboard('weekly')).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('lists in pages', () => {
  it('are read to the end', async () => {
    signedIn();
    const { seen } = serve({
      'GET /wayr/api/progress/completions': ({ query }) => ({
        body: { data: [{ lesson_id: `lesson-${query.get('page')}` }], pagination: { page: Number(query.get('page')), hasNext: query.get('page') === '1' } },
      }),
    });
    expect([...(await wayr.getCompletedLessons())]).toEqual(['lesson-1', 'lesson-2']);
    expect(seen).toHaveLength(2);
  });
});

describe('signing in and out', () => {
  it('keeps the token in memory only, and a hint for the next visit', async () => {
    serve({ 'POST /app/api/auth/sign-in': ({ authorization, credentials }) => (authorization === null && credentials === 'same-origin' ? sessionAnswer('a') : { status: 500 }) });
    expect(await app.signIn('ada@example.test', 'long enough', true)).toBeNull();
    expect(currentSession()).toMatchObject({ accessToken: 'a', user: { username: 'ada' } });
    expect(document.cookie).toBe('lp_session=remembered');
    expect(localStorage).toHaveLength(0);
  });

  it('asks for the second factor first', async () => {
    serve({
      'POST /app/api/auth/sign-in': () => ({ body: { secondFactor: { ticket: 't', expiresAt: '2026-01-01T00:00:00Z' } } }),
      'POST /app/api/auth/second-factor': ({ body }) => (JSON.stringify(body) === '{"ticket":"t","code":"123456"}' ? sessionAnswer('b') : { status: 401 }),
    });
    const second = await app.signIn('ada@example.test', 'long enough', false);
    expect(second?.ticket).toBe('t');
    expect(currentSession()).toBeNull();
    await app.signInWithCode('t', '123456', false);
    expect(currentSession()?.accessToken).toBe('b');
    expect(document.cookie).toBe('lp_session=window');
  });

  it('signs out here at once, and on the server as soon as that can be told', async () => {
    signedIn();
    serve({ 'POST /app/api/auth/sign-out': () => new TypeError('offline') });
    await app.signOut();
    expect(currentSession()).toBeNull();
    expect(document.cookie).toBe('');

    const { seen } = serve({ 'POST /app/api/auth/sign-out': () => ({ status: 204 }) });
    window.dispatchEvent(new Event('online'));
    await expect.poll(() => seen.length).toBe(1);
    window.dispatchEvent(new Event('online'));
    expect(seen).toHaveLength(1);
  });

  it('replaces a token before it ends, so that nothing is sent in vain', async () => {
    signedIn();
    setSession({ accessToken: 'old', expiresAt: Date.now() + 5000, user: account });
    const { seen } = serve({
      'POST /app/api/auth/refresh': () => sessionAnswer('access-2'),
      'GET /wayr/api/progress': ({ authorization }) => (authorization === 'Bearer access-2' ? { body: { data: progress } } : { status: 401, body: {} }),
    });
    await wayr.getLearner();
    expect(seen.map(({ path }) => path)).toEqual(['/app/api/auth/refresh', '/wayr/api/progress']);
  });
});

describe('the session of a page', () => {
  const fresh = async () => {
    vi.resetModules();
    return { http: await import('./http'), session: await import('./session') };
  };

  it('asks the server for nothing when nobody was signed in', async () => {
    const { seen } = serve({});
    const { http, session } = await fresh();
    await http.restoreSession();
    expect(session.isRestoring()).toBe(false);
    expect(seen).toHaveLength(0);
  });

  it('is gone on with after a reload, and requests wait for it', async () => {
    document.cookie = 'lp_session=window; path=/';
    const { seen } = serve({
      'POST /app/api/auth/refresh': () => sessionAnswer('access-3'),
      'GET /app/api/account/totp': ({ authorization }) => (authorization === 'Bearer access-3' ? { body: { enabled: false, recoveryCodesLeft: 0 } } : { status: 401 }),
    });
    const { http, session } = await fresh();
    expect(session.isRestoring()).toBe(true);
    await http.call('get', '/app/api/account/totp');
    expect(seen.map(({ path }) => path)).toEqual(['/app/api/auth/refresh', '/app/api/account/totp']);
    expect(session.currentSession()?.accessToken).toBe('access-3');
  });

  it('removes what older versions kept in the storage', async () => {
    localStorage.setItem('lp.session', '{"accessToken":"old"}');
    await fresh();
    expect(localStorage.getItem('lp.session')).toBeNull();
  });
});

describe('an operation that wants a proof', () => {
  const refusal = { status: 403, body: { code: proofNeeded, detail: 'Confirm', status: 403 } };

  it('is repeated once the person has confirmed', async () => {
    signedIn();
    let proven = false;
    serve({ 'DELETE /app/api/account/totp': () => (proven ? { status: 204 } : refusal) });
    const uninstall = installProver(() => Promise.resolve((proven = true)));
    await app.removeTotp();
    uninstall();
  });

  it('fails when they would rather not', async () => {
    signedIn();
    const { seen } = serve({ 'DELETE /app/api/account/totp': () => refusal });
    const uninstall = installProver(() => Promise.resolve(false));
    await expect(app.removeTotp()).rejects.toMatchObject({ status: 403, code: proofNeeded });
    uninstall();
    expect(seen).toHaveLength(1);
  });
});
