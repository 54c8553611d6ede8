import type { HubConnection } from '@microsoft/signalr';
import { goodToken } from '../api/http';
import type { LeaderboardType } from '../api/opencode';

export type LiveState = 'off' | 'connecting' | 'live' | 'reconnecting';
export type LiveEvent = 'AccountChanged' | 'ProgressChanged' | 'LeaderboardChanged' | 'NotificationReceived' | 'AchievementUnlocked' | 'SandboxOutput';

const events: readonly LiveEvent[] = ['AccountChanged', 'ProgressChanged', 'LeaderboardChanged', 'NotificationReceived', 'AchievementUnlocked', 'SandboxOutput'];
const delays = [0, 1000, 2000, 5000, 10_000];

// The library's states by their text; its enum would load it.
const isConnected = (connection: HubConnection | null) => (connection?.state as string | undefined) === 'Connected';
const isDisconnected = (connection: HubConnection) => (connection.state as string) === 'Disconnected';

type Listener = (payload: unknown) => void;

/** The one connection of a window to /hubs/learning: it comes back by itself, and says so, for as long as somebody is signed in. */
export class Live {
  #connection: HubConnection | null = null;
  #wanted = false;
  #state: LiveState = 'off';
  #watched: LeaderboardType | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #attempt = 0;
  readonly #stateListeners = new Set<() => void>();
  readonly #recoverListeners = new Set<() => void>();
  readonly #listeners = new Map<LiveEvent, Set<Listener>>();

  get state(): LiveState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  };

  readonly snapshot = (): LiveState => this.#state;

  /** Called after every recovery, when anything may have been missed. */
  onRecovered(listener: () => void): () => void {
    this.#recoverListeners.add(listener);
    return () => this.#recoverListeners.delete(listener);
  }

  on(event: LiveEvent, listener: Listener): () => void {
    const set = this.#listeners.get(event) ?? new Set();
    set.add(listener);
    this.#listeners.set(event, set);
    return () => set.delete(listener);
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#attempt = 0;
    this.#become('connecting');
    void this.#open();
  }

  stop(): void {
    const connection = this.#connection;
    this.#wanted = false;
    this.#connection = null;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#become('off');
    void connection?.stop().catch(() => undefined);
  }

  /** Asks for LeaderboardChanged of one board; null lets it go. Kept over reconnections. */
  watch(type: LeaderboardType | null): void {
    this.#watched = type;
    void this.#announce();
  }

  /** Tries at once, for when the browser says that it's online again. */
  hurry(): void {
    if (this.#retry === null) return;
    clearTimeout(this.#retry);
    this.#retry = null;
    void this.#open();
  }

  async #open(): Promise<void> {
    const first = this.#state === 'connecting';
    let connection: HubConnection | null = null;
    try {
      connection = this.#connection ?? (await this.#build());
      if (this.#connection !== connection || !isDisconnected(connection)) return;
      await connection.start();
    } catch {
      if (this.#wanted && (connection === null || this.#connection === connection)) this.#later();
      return;
    }
    if (this.#connection !== connection) return;
    this.#attempt = 0;
    if (first) {
      this.#become('live');
      await this.#announce();
    } else {
      await this.#recovered();
    }
  }

  /** The library comes with the first connection: visitors without an account don't need it. */
  async #build(): Promise<HubConnection> {
    const { HubConnectionBuilder, LogLevel } = await import('@microsoft/signalr');
    const connection = new HubConnectionBuilder()
      .withUrl('/hubs/learning', { accessTokenFactory: async () => (await goodToken()) ?? '' })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => delays[previousRetryCount] ?? 15_000 })
      .configureLogging(LogLevel.None)
      .build();
    for (const event of events) {
      connection.on(event, (payload: unknown) => {
        for (const listener of this.#listeners.get(event) ?? []) listener(payload);
      });
    }
    connection.onreconnecting(() => this.#become('reconnecting'));
    connection.onreconnected(() => void this.#recovered());
    connection.onclose(() => {
      if (this.#connection === connection) this.#later();
    });
    // Somebody may have signed out, or have been quicker, while the library came.
    if (this.#wanted) this.#connection ??= connection;
    return connection;
  }

  #later(): void {
    this.#become('reconnecting');
    this.#retry = setTimeout(() => {
      this.#retry = null;
      void this.#open();
    }, delays[Math.min(++this.#attempt, delays.length - 1)] ?? 15_000);
  }

  async #recovered(): Promise<void> {
    this.#become('live');
    await this.#announce();
    for (const listener of this.#recoverListeners) listener();
  }

  async #announce(): Promise<void> {
    if (this.#watched === null || this.#connection === null || !isConnected(this.#connection)) return;
    try {
      await this.#connection.invoke('WatchLeaderboard', this.#watched);
    } catch {
      // The connection went meanwhile; the next one announces again.
    }
  }

  #become(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }
}

export const live = new Live();
