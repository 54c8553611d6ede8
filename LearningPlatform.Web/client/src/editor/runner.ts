import { ApiError } from '../api/errors';
import * as opencode from '../api/opencode';
import type { SandboxLanguage, TestCase, TestRun } from '../api/opencode';
import type { RunRequest } from '../api/runs';
import type { LiveRun } from './liverun';

const pollEvery = 400;
const pollFor = 30_000;

/** One sandbox for a lesson in one language: made at the first run, made again when it has expired, thrown away with the page. */
export class Runner {
  #sandbox: Promise<string> | null = null;

  constructor(readonly language: SandboxLanguage) {}

  /** Starts a program; it's thrown away with the sandbox. */
  run(run: LiveRun, request: RunRequest, signal: AbortSignal): Promise<void> {
    return this.#with(signal, (id) => run.start(id, request, signal));
  }

  test(code: string, tests: TestCase[], signal: AbortSignal): Promise<TestRun> {
    return this.#with(signal, (id) => opencode.runTests(id, code, tests, signal));
  }

  close(): void {
    const sandbox = this.#sandbox;
    this.#sandbox = null;
    void sandbox?.then(opencode.deleteSandbox).catch(() => undefined);
  }

  async #with<T>(signal: AbortSignal, act: (id: string) => Promise<T>): Promise<T> {
    const first = await this.#open(signal);
    try {
      return await act(first);
    } catch (error) {
      // 404, 409 and 410: expired, deleted, broken, or busy with a run that nobody looks at any more. A new one, once.
      if (!(error instanceof ApiError) || ![404, 409, 410].includes(error.status)) throw error;
      this.#sandbox = null;
      return act(await this.#open(signal));
    }
  }

  async #open(signal: AbortSignal): Promise<string> {
    this.#sandbox ??= create(this.language);
    const pending = this.#sandbox;
    try {
      const id = await pending;
      signal.throwIfAborted();
      return id;
    } catch (error) {
      if (!signal.aborted && this.#sandbox === pending) this.#sandbox = null;
      throw error;
    }
  }
}

async function create(language: SandboxLanguage): Promise<string> {
  let sandbox = await opencode.createSandbox(language);
  const end = Date.now() + pollFor;
  while (sandbox.status === 'creating') {
    if (Date.now() > end) throw new ApiError(503, 'SERVICE_UNAVAILABLE', 'The sandbox didn’t get ready in time.');
    await new Promise((resolve) => setTimeout(resolve, pollEvery));
    sandbox = await opencode.getSandbox(sandbox.id);
  }
  if (sandbox.status === 'error' || sandbox.status === 'destroyed') throw new ApiError(500, 'SANDBOX_CREATION_FAILED', 'The sandbox couldn’t be made.');
  return sandbox.id;
}
