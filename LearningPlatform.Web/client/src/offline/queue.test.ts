import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setSession } from '../api/session';
import { learnerId, serve, sessionAnswer, signedIn } from '../test/server';
import { currentLearner, rememberLearner } from './learner';
import { submit, startQueue, sync } from './queue';
import { sendQueued, type Reply } from './send';
import { enqueue, forget, keep, kept, keptNames, queued, type Queued } from './store';

const other = '0197a000-0000-7000-8000-000000000002';
const item = (id: string, more: Partial<Queued> = {}): Queued => ({ id, account: learnerId, kind: 'attempt', about: 'l1', body: { attemptId: id }, at: 1, ...more });
const ids = async (account = learnerId) => (await queued(account)).map(({ id }) => id);

beforeEach(async () => {
  await forget(learnerId);
  await forget(other);
});
afterEach(() => rememberLearner(null));

it('keeps a result until the server took it, and sends it again with the same id', async () => {
  signedIn();
  let answers: (Error | { body: unknown })[] = [new TypeError('no network'), { body: { score: 100 } }];
  const { seen } = serve({
    'POST /app/api/languages/lessons/l1/attempts': () => {
      const [now, ...later] = answers;
      answers = later;
      return now ?? { status: 500 };
    },
  });
  expect((await submit([item('a')])).size).toBe(0);
  expect(await ids()).toEqual(['a']);
  await sync();
  expect(await ids()).toEqual([]);
  expect(seen.map(({ body }) => body)).toEqual([{ attemptId: 'a' }, { attemptId: 'a' }]);
});

it('never sends what belongs to another account, whoever is signed in by then', async () => {
  await enqueue([item('theirs', { account: other }), item('mine')]);
  signedIn();
  const { seen } = serve({ 'POST /app/api/languages/lessons/l1/attempts': () => ({ body: {} }) });
  await sync();
  expect(seen.map(({ body }) => body)).toEqual([{ attemptId: 'mine' }]);
  expect(await ids(other)).toEqual(['theirs']);

  // Somebody else signs in while the token is renewed.
  await enqueue([item('late')]);
  setSession({ accessToken: 'old', expiresAt: Date.now(), user: { ...sessionAnswer('').body.user } });
  const again = serve({ 'POST /app/api/auth/refresh': () => sessionAnswer('theirs', { id: other }), 'POST /app/api/languages/lessons/l1/attempts': () => ({ body: {} }) });
  await sync();
  expect(again.seen.filter(({ body }) => (body as { attemptId?: string } | undefined)?.attemptId === 'late')).toEqual([]);
  expect(await ids()).toEqual(['late']);

  // And nobody is signed in.
  setSession(null);
  await sync();
  expect(await ids()).toEqual(['late']);
});

it('takes refused results out of the way, but not those that may still succeed', async () => {
  const sent: [string, number][] = [];
  const run = (reply: (path: string, body: unknown) => Reply) => sendQueued(learnerId, (path, body) => Promise.resolve(reply(path, body)), ({ item: { id }, status }) => sent.push([id, status]));
  await enqueue([item('gone', { about: 'x', at: 1 }), item('good', { at: 2 })]);
  expect(await run((path) => ({ status: path.includes('/x/') ? 404 : 200, body: {} }))).toBe(true);
  expect(sent).toEqual([['gone', 404], ['good', 200]]);
  for (const status of [0, 401, 403, 429, 503]) {
    await enqueue([item('waits')]);
    expect(await run(() => ({ status, body: null }))).toBe(false);
    expect(await ids()).toEqual(['waits']);
  }
});

it('sends reviews in parcels of a hundred, and one that is refused doesn’t hold up the others', async () => {
  await enqueue(Array.from({ length: 130 }, (_, index) => item(`r${index}`, { kind: 'review', about: 'e', at: index, body: { reviewId: `r${index}` } })));
  const sizes: number[] = [];
  const good = await sendQueued(
    learnerId,
    (_, body) => {
      const { reviews } = body as { reviews: { reviewId: string }[] };
      sizes.push(reviews.length);
      const bad = reviews.some(({ reviewId }) => reviewId === 'r129');
      return Promise.resolve(bad ? { status: 422, body: null } : { status: 200, body: { results: reviews } });
    },
    () => undefined,
  );
  expect(good).toBe(true);
  expect(sizes.slice(0, 2)).toEqual([100, 30]);
  expect(await ids()).toEqual([]);
});

it('forgets everything of an account that signs out, and what is kept of one that another follows', async () => {
  serve({ 'POST /app/api/auth/sign-out': () => ({ status: 204 }) });
  signedIn();
  startQueue();
  const leaveSomething = async () => {
    rememberLearner({ id: learnerId, username: 'ada', name: 'Ada' });
    await keep({ account: learnerId, name: 'course:c', tag: '"1"', value: {} });
    await enqueue([item('waits')]);
  };
  const gone = async () => {
    for (let tries = 0; tries < 100 && (await keptNames(learnerId, 'course:')).length > 0; tries++) await new Promise((done) => setTimeout(done, 10));
    return (await kept(learnerId, 'course:c')) === undefined;
  };

  await leaveSomething();
  setSession({ accessToken: 'b', expiresAt: Date.now() + 900_000, user: { ...sessionAnswer('').body.user, id: other } });
  expect(await gone()).toBe(true);
  expect(await ids()).toEqual(['waits']);
  expect(currentLearner()?.id).toBe(other);

  signedIn();
  await leaveSomething();
  setSession(null, { end: 'signed-out' });
  expect(await gone()).toBe(true);
  for (let tries = 0; tries < 100 && (await ids()).length > 0; tries++) await new Promise((done) => setTimeout(done, 10));
  expect(await ids()).toEqual([]);
  expect(localStorage.getItem('lp.offline-learner')).toBeNull();
});
