import { describe, expect, it } from 'vitest';
import { serve, signedIn } from '../test/server';
import type { TestCase } from '../api/opencode';
import { LiveRun } from './liverun';
import { Runner } from './runner';

const result = { results: [], summary: { total: 0, passed: 0, failed: 0, score: 0 } };
const tests: TestCase[] = [];
const signal = () => new AbortController().signal;

describe('Runner', () => {
  it('waits for its sandbox, uses it again, and throws it away at the end', async () => {
    signedIn();
    let asked = 0;
    const { seen } = serve({
      'POST /opencode/v1/sandbox': () => ({ status: 201, body: { id: 's1', language: 'python', status: 'creating' } }),
      'GET /opencode/v1/sandbox/s1': () => ({ body: { id: 's1', language: 'python', status: ++asked < 2 ? 'creating' : 'ready' } }),
      'POST /opencode/v1/sandbox/s1/test': () => ({ body: result }),
      'DELETE /opencode/v1/sandbox/s1': () => ({ status: 204 }),
    });
    const runner = new Runner('python');
    expect((await runner.test('print("hi")', tests, signal())).summary.total).toBe(0);
    await runner.test('print("hi")', tests, signal());
    expect(seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/sandbox'))).toHaveLength(1);
    expect(seen.at(-1)?.body).toEqual({ code: 'print("hi")', tests });
    runner.close();
    await expect.poll(() => seen.at(-1)?.method).toBe('DELETE');
  });

  it('makes a new sandbox when the old one has expired, once', async () => {
    signedIn();
    let made = 0;
    serve({
      'POST /opencode/v1/sandbox': () => ({ status: 201, body: { id: `s${++made}`, language: 'python', status: 'ready' } }),
      'POST /opencode/v1/sandbox/s1/test': () => ({ status: 410, body: { code: 'RESOURCE_EXPIRED', message: 'expired' } }),
      'POST /opencode/v1/sandbox/s2/test': () => ({ body: result }),
    });
    expect((await new Runner('python').test('x', tests, signal())).summary.failed).toBe(0);
    expect(made).toBe(2);
  });

  it('tries again from the start after a sandbox couldn’t be made', async () => {
    signedIn();
    let made = 0;
    serve({
      'POST /opencode/v1/sandbox': () => (++made === 1 ? { status: 503, body: { code: 'SERVICE_UNAVAILABLE', message: 'no' } } : { status: 201, body: { id: 's', language: 'python', status: 'ready' } }),
      'POST /opencode/v1/sandbox/s/test': () => ({ body: result }),
    });
    const runner = new Runner('python');
    await expect(runner.test('x', tests, signal())).rejects.toMatchObject({ status: 503 });
    expect((await runner.test('x', tests, signal())).summary.failed).toBe(0);
  });

  it('takes a new sandbox where a run that nobody looks at still holds the old one', async () => {
    signedIn();
    let made = 0;
    const { seen } = serve({
      'POST /opencode/v1/sandbox': () => ({ status: 201, body: { id: `s${++made}`, language: 'python', status: 'ready' } }),
      'POST /app/api/sandboxes/s1/runs': () => ({ status: 409, body: { code: 'sandbox.busy', title: 'busy' } }),
      'POST /app/api/sandboxes/s2/runs': () => ({ status: 202, body: { runId: 'r' } }),
      'DELETE /app/api/runs/r': () => ({ status: 204 }),
    });
    const run = new LiveRun();
    await new Runner('python').run(run, { code: 'x', interactive: true }, signal());
    expect(run.snapshot()).toMatchObject({ phase: 'running', listening: true });
    run.close();
    await run.done;
    await expect.poll(() => seen.at(-1)?.path).toBe('/app/api/runs/r');
  });
});
