/**
 * What this browser keeps for lessons without a network, in IndexedDB: courses and numbers to go on with, and results that wait to be sent. Every line belongs to one account, and
 * nothing here is a key to anything. Used by pages and by the service worker.
 */
export interface Kept {
  readonly account: string;
  readonly name: string;
  /** The server's tag of this version. */
  readonly tag: string | null;
  readonly value: unknown;
}

export interface Queued {
  /** Made here; the server takes it once, however often it's sent. */
  readonly id: string;
  readonly account: string;
  readonly kind: 'attempt' | 'review';
  /** The lesson of an attempt, the exercise of a review. */
  readonly about: string;
  readonly body: unknown;
  /** When it was done, in milliseconds by this machine's clock. */
  readonly at: number;
}

const databaseName = 'lp.offline';
let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore('kept', { keyPath: ['account', 'name'] });
      database.createObjectStore('queue', { keyPath: 'id' }).createIndex('account', 'account');
    };
    request.onsuccess = () => {
      const database = request.result;
      // A later version in another window must not wait for this one.
      database.onversionchange = () => {
        database.close();
        opening = null;
      };
      database.onclose = () => (opening = null);
      resolve(database);
    };
    request.onerror = () => reject(request.error ?? new Error('IndexedDB cannot be opened.'));
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function within<T>(stores: readonly string[], mode: IDBTransactionMode, work: (transaction: IDBTransaction) => IDBRequest<T> | undefined): Promise<T | undefined> {
  const transaction = (await open()).transaction(stores, mode);
  return new Promise((resolve, reject) => {
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up.'));
  });
}

/** All that was kept for an account under names with this beginning. */
const ofAccount = (account: string, prefix = '') => IDBKeyRange.bound([account, prefix], [account, `${prefix}\uffff`]);

export async function keep(line: Kept): Promise<void> {
  await within(['kept'], 'readwrite', (transaction) => void transaction.objectStore('kept').put(line));
}

export const kept = (account: string, name: string): Promise<Kept | undefined> =>
  within<Kept | undefined>(['kept'], 'readonly', (transaction) => transaction.objectStore('kept').get([account, name]) as IDBRequest<Kept | undefined>);

export async function keptNames(account: string, prefix: string): Promise<string[]> {
  const keys = await within(['kept'], 'readonly', (transaction) => transaction.objectStore('kept').getAllKeys(ofAccount(account, prefix)));
  return (keys ?? []).map((key) => (key as [string, string])[1].slice(prefix.length));
}

export async function drop(account: string, name: string): Promise<void> {
  await within(['kept'], 'readwrite', (transaction) => void transaction.objectStore('kept').delete([account, name]));
}

/** Keeps nothing more for an account; what waits to be sent stays. */
export async function dropAll(account: string): Promise<void> {
  await within(['kept'], 'readwrite', (transaction) => void transaction.objectStore('kept').delete(ofAccount(account)));
}

export async function enqueue(items: readonly Queued[]): Promise<void> {
  await within(['queue'], 'readwrite', (transaction) => {
    for (const item of items) transaction.objectStore('queue').put(item);
    return undefined;
  });
}

/** What waits for an account, the oldest first. */
export async function queued(account: string): Promise<Queued[]> {
  const items = await within<Queued[]>(['queue'], 'readonly', (transaction) => transaction.objectStore('queue').index('account').getAll(account) as IDBRequest<Queued[]>);
  return (items ?? []).sort((one, other) => one.at - other.at);
}

export async function dequeue(ids: readonly string[]): Promise<void> {
  await within(['queue'], 'readwrite', (transaction) => {
    for (const id of ids) transaction.objectStore('queue').delete(id);
    return undefined;
  });
}

/** Leaves nothing of an account in this browser. */
export async function forget(account: string): Promise<void> {
  await within(['kept', 'queue'], 'readwrite', (transaction) => {
    transaction.objectStore('kept').delete(ofAccount(account));
    const cursor = transaction.objectStore('queue').index('account').openKeyCursor(account);
    cursor.onsuccess = () => {
      if (cursor.result === null) return;
      transaction.objectStore('queue').delete(cursor.result.primaryKey);
      cursor.result.continue();
    };
    return undefined;
  });
}
