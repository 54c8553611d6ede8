import { beforeEach, describe, expect, it, vi } from 'vitest';
import { serve, signedIn } from '../test/server';

const hub = vi.hoisted(() => ({ state: 'live', listeners: new Set<(payload: unknown) => void>(), push: (payload: unknown) => hub.listeners.forEach((listener) => listener(payload)) }));
vi.mock('../live/connection', () => ({
  live: {
    get state() {
      return hub.state;
    },
    on: (_: string, listener: (payload: unknown) => void) => {
      hub.listeners.add(listener);
      return () => hub.listeners.delete(listener);
    },
    onRecovered: () => () => undefined,
  },
}));

const { LiveRun } = await import('./liverun');
const { textOf } = await import('./terminal');

const end = { success: true, exitCode: 0, verdict: 'succeeded', executionTime: 5, memoryUsed: 1024, outputCut: false };
const out = (sequence: number, text: string, runId = 'r') => ({ sandboxId: 's', runId, sequence, stream: 'stdout', text });
const start = { 'POST /app/api/sandboxes/s/runs': () => ({ status: 202, body: { runId: 'r' } }) };

async function started(routes: Parameters<typeof serve>[0] = {}) {
  const { seen } = serve({ ...start, ...routes });
  const run = new LiveRun();
  await run.start('s', { code: 'x', interactive: true }, new AbortController().signal);
  return { run, seen };
}

beforeEach(() => {
  signedIn();
  hub.state = 'live';
  hub.listeners.clear();
});

describe('a live run', () => {
  it('puts pushes in their order, takes none twice, and none of another run', async () => {
    const { run } = await started();
    hub.push(out(1, 'b'));
    hub.push(out(0, 'other', 'old'));
    hub.push(out(0, 'a'));
    hub.push(out(0, 'a'));
    hub.push({ sandboxId: 's', runId: 'r', sequence: 2, ended: end });
    await run.done;
    expect(textOf(run.snapshot().screen, 'stdout')).toBe('ab');
    expect(run.snapshot()).toMatchObject({ phase: 'ended', listening: false, end });
    expect(hub.listeners.size).toBe(0);
  });

  it('keeps what comes before its own number is known', async () => {
    serve({ 'POST /app/api/sandboxes/s/runs': () => (hub.push(out(0, 'quick')), { status: 202, body: { runId: 'r' } }) });
    const run = new LiveRun();
    await run.start('s', { code: 'x' }, new AbortController().signal);
    expect(textOf(run.snapshot().screen, 'stdout')).toBe('quick');
    run.close();
  });

  it('shows what is typed, sends it, and takes the end of a program that no longer listens', async () => {
    let gone = false;
    const { run, seen } = await started({
      'POST /app/api/runs/r/input': () => (gone ? { status: 409, body: { code: 'sandbox.run_ended', title: 'ended' } } : { status: 204 }),
      'GET /app/api/runs/r': () => ({ body: { runId: 'r', state: 'ended', output: [{ sequence: 1, stream: 'stdout', text: 'Hi\n' }], result: end } }),
    });
    hub.push(out(0, 'Name? '));
    await run.type('Ada\n');
    expect(run.snapshot().screen.pieces.map(({ stream, text }) => [stream, text])).toEqual([['stdout', 'Name? '], ['stdin', 'Ada\n']]);
    expect(seen.at(-1)?.body).toEqual({ text: 'Ada\n' });
    gone = true;
    await run.type('again\n');
    expect(run.snapshot()).toMatchObject({ phase: 'ended', end });
    expect(textOf(run.snapshot().screen, 'stdout')).toBe('Name? Hi\n');
  });

  it('asks for itself while the connection is away', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    hub.state = 'reconnecting';
    let state = 'running';
    const { run } = await started({ 'GET /app/api/runs/r': (seen) => ({ body: { runId: 'r', state, output: seen.query.get('from') === '0' ? [{ sequence: 0, stream: 'stdout', text: 'so far' }] : [], ...(state === 'ended' ? { result: end } : {}) } }) });
    await vi.advanceTimersByTimeAsync(1600);
    await expect.poll(() => textOf(run.snapshot().screen, 'stdout')).toBe('so far');
    state = 'ended';
    await vi.advanceTimersByTimeAsync(1600);
    await run.done;
    expect(run.snapshot().phase).toBe('ended');
    expect(textOf(run.snapshot().screen, 'stdout')).toBe('so far');
  });

  it('is told to stop, and says how it ended', async () => {
    const { run, seen } = await started({ 'DELETE /app/api/runs/r': () => ({ status: 204 }) });
    await run.cancel();
    expect(seen.at(-1)?.method).toBe('DELETE');
    hub.push({ sandboxId: 's', runId: 'r', sequence: 0, ended: { ...end, success: false, verdict: 'cancelled' } });
    await run.done;
    expect(run.snapshot().end?.verdict).toBe('cancelled');
  });
});
