import { call } from './http';

/** Live runs in a sandbox: started here, told by pushes (`SandboxOutput`), asked for where pushes are missing. */
const root = '/app/api';

export interface RunRequest {
  readonly code: string;
  readonly arguments?: readonly string[];
  readonly stdin?: string;
  readonly interactive?: boolean;
}

/** How a run ended. */
export interface RunEnd {
  readonly success: boolean;
  readonly exitCode: number;
  readonly verdict: string;
  /** Milliseconds. */
  readonly executionTime: number;
  /** Bytes. */
  readonly memoryUsed: number;
  readonly outputCut: boolean;
}

export interface RunPiece {
  readonly sequence: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface RunState {
  readonly runId: string;
  readonly state: 'queued' | 'running' | 'ended';
  /** What it printed from the asked number on. */
  readonly output: readonly RunPiece[];
  readonly result?: RunEnd | null;
}

export const startRun = (sandboxId: string, request: RunRequest, signal?: AbortSignal) =>
  call('post', `${root}/sandboxes/{sandboxId}/runs`, { path: { sandboxId }, body: request, signal }) as Promise<{ runId: string }>;
export const getRun = (runId: string, from: number) => call('get', `${root}/runs/{runId}`, { path: { runId }, query: { from } }) as Promise<RunState>;
export const sendInput = (runId: string, text: string) => call('post', `${root}/runs/{runId}/input`, { path: { runId }, body: { text } });
export const endInput = (runId: string) => call('post', `${root}/runs/{runId}/input`, { path: { runId }, body: { end: true } });
export const cancelRun = (runId: string) => call('delete', `${root}/runs/{runId}`, { path: { runId }, keepalive: true });
