import { dequeue, queued, type Queued } from './store';

/** What came of a request: its status, 0 when there was no answer, and the body. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Posts for one account, or not at all. */
export type Post = (path: string, body: unknown) => Promise<Reply>;

export interface Sent {
  readonly item: Queued;
  /** The server's answer; null when it refused the item for good. */
  readonly body: unknown;
  readonly status: number;
}

const attemptPath = (lesson: string) => `/app/api/languages/lessons/${encodeURIComponent(lesson)}/attempts`;
const reviewsPath = '/app/api/practice/reviews';

/** Most reviews that the server takes at once. */
const batch = 100;

/** Refused whatever is tried again: the lesson is gone, or the answer was never one. */
const final = (status: number) => status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status);

/**
 * Sends what waits for an account, the oldest first. An item leaves the queue only when the server took it or refused it for good; whatever happens in between, it's sent again, and
 * its id makes that harmless. False when something is left for later.
 */
export const sendQueued = async (account: string, post: Post, onSent: (sent: Sent) => void): Promise<boolean> => sendItems(await queued(account), post, onSent);

export async function sendItems(items: readonly Queued[], post: Post, onSent: (sent: Sent) => void): Promise<boolean> {
  const settle = async (some: readonly Queued[], reply: Reply, each: (item: Queued) => unknown) => {
    // Where nothing can be written down nothing is to be crossed out.
    await dequeue(some.map(({ id }) => id)).catch(() => undefined);
    for (const item of some) onSent({ item, status: reply.status, body: reply.status < 400 ? each(item) : null });
  };

  for (const item of items.filter(({ kind }) => kind === 'attempt')) {
    const reply = await post(attemptPath(item.about), item.body);
    if (!(reply.status >= 200 && reply.status < 300) && !final(reply.status)) return false;
    await settle([item], reply, () => reply.body);
  }

  const reviews = items.filter(({ kind }) => kind === 'review');
  for (let from = 0; from < reviews.length; from += batch) {
    if (!(await sendReviews(reviews.slice(from, from + batch)))) return false;
  }
  return true;

  async function sendReviews(some: readonly Queued[]): Promise<boolean> {
    const reply = await post(reviewsPath, { reviews: some.map(({ body }) => body) });
    if (reply.status >= 200 && reply.status < 300) {
      const results = (reply.body as { results?: readonly { reviewId: string }[] } | undefined)?.results ?? [];
      await settle(some, reply, (item) => results.find(({ reviewId }) => reviewId === item.id) ?? null);
      return true;
    }
    if (!final(reply.status)) return false;
    // One that is refused must not hold up the others.
    if (some.length > 1) {
      for (const item of some) if (!(await sendReviews([item]))) return false;
      return true;
    }
    await settle(some, reply, () => null);
    return true;
  }
}
