import { describe, expect, it } from 'vitest';
import { learnerId, serve, signedIn } from '../test/server';
import { ApiError, explain } from './errors';
import * as opencode from './opencode';
import { currentSession } from './session';
import * as wayr from './wayr';

const openCodeError = (code: string, message: string, details: unknown = {}) => ({ code, message, details, timestamp: '2026-01-01T00:00:00Z', requestId: 'req_1' });
const progress = { user_id: learnerId, experience_points: 12, lives_current: 5, streak_current: 1, last_completed_lesson_id: null, last_activity_date: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' };

describe('a request with an access token that has ended', () => {
  it('refreshes once and is repeated with the new token, in either dialect', async () => {
    signedIn();
    const { seen } = serve({
      'GET /wayr/api/progress': ({ authorization }) =>
        authorization === 'Bearer access-2'
          ? { body: { success: true, timestamp: '', data: progress } }
          : { status: 401, body: { success: false, timestamp: '', error: { code: 'TOKEN_EXPIRED', message: 'expired', details: [] } } },
      'POST /opencode/v1/auth/refresh': () => ({ body: { accessToken: 'access-2', expiresIn: 60 } }),
    });

    const learner = await wayr.getLearner();

    expect(learner.experience_points).toBe(12);
    expect(seen.map(({ path }) => path)).toEqual(['/wayr/api/progress', '/opencode/v1/auth/refresh', '/wayr/api/progress']);
    expect(currentSession()?.accessToken).toBe('access-2');
    expect(currentSession()?.refreshToken).toBe('refresh-1');
  });

  it('asks for one refresh when several requests met it', async () => {
    signedIn();
    const { seen } = serve({
      'GET /wayr/api/progress': ({ authorization }) => (authorization === 'Bearer access-2' ? { body: { data: progress } } : { status: 401, body: {} }),
      'GET /opencode/v1/leaderboards': ({ authorization }) =>
        authorization === 'Bearer access-2' ? { body: { type: 'global', entries: [] } } : { status: 401, body: openCodeError('TOKEN_EXPIRED', 'expired') },
      'POST /opencode/v1/auth/refresh': async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { body: { accessToken: 'access-2', expiresIn: 60 } };
      },
    });

    await Promise.all([wayr.getLearner(), opencode.getLeaderboard('global'), wayr.getLearner()]);

    expect(seen.filter(({ path }) => path.endsWith('/refresh'))).toHaveLength(1);
  });

  it('ends the session when the refresh is refused, and only then', async () => {
    signedIn();
    serve({
      'GET /wayr/api/progress': () => ({ status: 401, body: { error: { code: 'TOKEN_EXPIRED', message: 'expired', details: [] } } }),
      'POST /opencode/v1/auth/refresh': () => ({ status: 401, body: openCodeError('TOKEN_INVALID', 'revoked') }),
    });
    await expect(wayr.getLearner()).rejects.toMatchObject({ status: 401 });
    expect(currentSession()).toBeNull();

    signedIn();
    serve({
      'GET /wayr/api/progress': () => ({ status: 401, body: {} }),
      'POST /opencode/v1/auth/refresh': () => new TypeError('offline'),
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
  it('keeps the session for all windows and forgets it with the server’s or without', async () => {
    serve({
      'POST /opencode/v1/auth/login': ({ authorization }) => {
        expect(authorization).toBeNull();
        return { body: { accessToken: 'a', refreshToken: 'r', expiresIn: 86_400, user: { id: learnerId, email: 'ada@example.test', username: 'ada', role: 'student' } } };
      },
      'POST /opencode/v1/auth/logout': () => new TypeError('offline'),
    });
    await opencode.signIn('ada@example.test', 'long enough', true);
    expect(currentSession()).toMatchObject({ accessToken: 'a', user: { username: 'ada' } });
    await opencode.signOut();
    expect(currentSession()).toBeNull();
  });
});
