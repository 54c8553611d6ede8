import { ApiError } from '../api/errors';
import { cancelRun, endInput, getRun, sendInput, startRun, type RunEnd, type RunRequest } from '../api/runs';
import { live } from '../live/connection';
import { readOutput, type OutputHint } from '../live/events';
import { emptyScreen, write, type Screen } from './terminal';

export interface RunView {
  readonly phase: 'starting' | 'running' | 'ended';
  readonly screen: Screen;
  /** Whether the program can still be told something. */
  readonly listening: boolean;
  readonly end: RunEnd | null;
}

const before: RunView = { phase: 'starting', screen: emptyScreen, listening: false, end: null };
const draw = 40;

/**
 * One program that runs now. Pushes bring its output as it comes, in the order of their numbers; where one is missing, or the connection is away, the run itself is asked.
 */
export class LiveRun {
  #view = before;
  #id: string | null = null;
  #sandbox: string | null = null;
  #next = 0;
  #heard = Date.now();
  #early: OutputHint[] = [];
  readonly #waiting = new Map<number, OutputHint>();
  readonly #stops: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();
  #drawing: ReturnType<typeof setTimeout> | null = null;
  #closed = false;
  #settle: () => void = () => undefined;
  /** Settled when the program has ended, or nobody looks any more. */
  readonly done = new Promise<void>((resolve) => (this.#settle = resolve));

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): RunView => this.#view;

  /** Starts it in a sandbox; a refusal is thrown. */
  async start(sandboxId: string, request: RunRequest, signal: AbortSignal): Promise<void> {
    this.#sandbox = sandboxId;
    this.#early = [];
    this.#stops.push(
      live.on('SandboxOutput', (payload) => this.#receive(payload)),
      live.onRecovered(() => void this.#ask()),
    );
    try {
      this.#id = (await startRun(sandboxId, request, signal)).runId;
    } catch (error) {
      this.#deafen();
      throw error;
    }
    if (this.#closed) {
      void cancelRun(this.#id).catch(() => undefined);
      return;
    }
    this.#change({ phase: 'running', listening: request.interactive === true });
    for (const hint of this.#early.splice(0)) this.#take(hint);
    const timer = setInterval(() => {
      // A push may be lost with its connection; a program may also just be quiet.
      const patience = live.state !== 'live' || this.#waiting.size > 0 ? 1000 : 5000;
      if (Date.now() - this.#heard >= patience) void this.#ask();
    }, 500);
    this.#stops.push(() => clearInterval(timer));
  }

  /** Types a line into the program; it's shown where it was typed. */
  async type(text: string): Promise<void> {
    if (this.#id === null || !this.#view.listening) return;
    this.#change({ screen: write(this.#view.screen, 'stdin', text) });
    await this.#tell(() => sendInput(this.#id ?? '', text));
  }

  /** Says that nothing more will be typed. */
  async finishInput(): Promise<void> {
    if (this.#id === null || !this.#view.listening) return;
    this.#change({ listening: false });
    await this.#tell(() => endInput(this.#id ?? ''));
  }

  /** Stops the program; the end comes as for every other. */
  async cancel(): Promise<void> {
    if (this.#id === null || this.#view.phase === 'ended') return;
    await cancelRun(this.#id);
    this.#heard = 0;
  }

  /** Nobody looks any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#id !== null && this.#view.phase !== 'ended') void cancelRun(this.#id).catch(() => undefined);
    this.#forget();
  }

  /** A program that has just ended takes nothing: that is no failure of the page. */
  async #tell(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError) || ![404, 409, 410].includes(error.status)) throw error;
      this.#change({ listening: false });
      await this.#ask();
    }
  }

  #receive(payload: unknown): void {
    const hint = readOutput(payload);
    if (hint?.sandboxId !== this.#sandbox) return;
    if (this.#id === null) this.#early.push(hint);
    else this.#take(hint);
  }

  #take(hint: OutputHint): void {
    if (hint.runId !== this.#id || this.#over || hint.sequence < this.#next) return;
    this.#heard = Date.now();
    this.#waiting.set(hint.sequence, hint);
    let { screen } = this.#view;
    for (let due = this.#waiting.get(this.#next); due !== undefined; due = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next++);
      if (due.ended !== null) {
        this.#finish(screen, due.ended);
        return;
      }
      screen = write(screen, due.stream, due.text);
    }
    if (screen !== this.#view.screen) this.#change({ screen }, true);
  }

  /** Reads what was missed. */
  async #ask(): Promise<void> {
    const id = this.#id;
    if (id === null || this.#over) return;
    this.#heard = Date.now();
    try {
      const { state, output, result } = await getRun(id, this.#next);
      // Somebody may have left meanwhile; then no one is told.
      for (const piece of output) this.#take({ ...piece, sandboxId: this.#sandbox ?? '', runId: id, ended: null });
      if (state === 'ended' && result) this.#finish(this.#view.screen, result);
    } catch (failure) {
      if (failure instanceof ApiError && failure.status === 404) this.#finish(this.#view.screen, { success: false, exitCode: 1, verdict: 'platform', executionTime: 0, memoryUsed: 0, outputCut: false });
    }
  }

  get #over(): boolean {
    return this.#closed || this.#view.phase === 'ended';
  }

  #finish(screen: Screen, end: RunEnd): void {
    if (this.#over) return;
    this.#change({ phase: 'ended', screen, listening: false, end });
    this.#forget();
  }

  #forget(): void {
    this.#deafen();
    this.#settle();
  }

  #deafen(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** A flood comes in many small pushes: the page is drawn at most every few milliseconds. */
  #change(change: Partial<RunView>, gently = false): void {
    this.#view = { ...this.#view, ...change };
    if (gently) {
      this.#drawing ??= setTimeout(() => this.#tellListeners(), draw);
      return;
    }
    this.#tellListeners();
  }

  #tellListeners(): void {
    if (this.#drawing !== null) clearTimeout(this.#drawing);
    this.#drawing = null;
    for (const listener of this.#listeners) listener();
  }
}
