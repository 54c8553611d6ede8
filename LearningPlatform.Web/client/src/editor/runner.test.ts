import { describe, expect, it } from 'vitest';
import { serve, signedIn } from '../test/server';
import { Runner } from './runner';

const result = { success: true, output: 'hi\n', error: '', executionTime: 3, memoryUsed: 1, exitCode: 0 };
const signal = () => new AbortController().signal;

describe('Runner', () => {
  it('waits for its sandbox, uses it again, and throws it away at the end', async () => {
    signedIn();
    let asked = 0;
    const { seen } = serve({
      'POST /opencode/v1/sandbox': () => ({ status: 201, body: { id: 's1', language: 'python', status: 'creating' } }),
      'GET /opencode/v1/sandbox/s1': () => ({ body: { id: 's1', language: 'python', status: ++asked < 2 ? 'creating' : 'ready' } }),
      'POST /opencode/v1/sandbox/s1/execute': () => ({ body: result }),
      'DELETE /opencode/v1/sandbox/s1': () => ({ status: 204 }),
    });
    const runner = new Runner('python');
    expect((await runner.run('print("hi")', '', signal())).output).toBe('hi\n');
    await runner.run('print("hi")', 'in', signal());
    expect(seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/sandbox'))).toHaveLength(1);
    expect(seen.at(-1)?.body).toEqual({ code: 'print("hi")', input: 'in' });
    runner.close();
    await expect.poll(() => seen.at(-1)?.method).toBe('DELETE');
  });

  it('makes a new sandbox when the old one has expired, once', async () => {
    signedIn();
    let made = 0;
    serve({
      'POST /opencode/v1/sandbox': () => ({ status: 201, body: { id: `s${++made}`, language: 'python', status: 'ready' } }),
      'POST /opencode/v1/sandbox/s1/execute': () => ({ status: 410, body: { code: 'RESOURCE_EXPIRED', message: 'expired' } }),
      'POST /opencode/v1/sandbox/s2/execute': () => ({ body: result }),
    });
    expect((await new Runner('python').run('x', '', signal())).success).toBe(true);
    expect(made).toBe(2);
  });

  it('tries again from the start after a sandbox couldn’t be made', async () => {
    signedIn();
    let made = 0;
    serve({
      'POST /opencode/v1/sandbox': () => (++made === 1 ? { status: 503, body: { code: 'SERVICE_UNAVAILABLE', message: 'no' } } : { status: 201, body: { id: 's', language: 'python', status: 'ready' } }),
      'POST /opencode/v1/sandbox/s/execute': () => ({ body: result }),
    });
    const runner = new Runner('python');
    await expect(runner.run('x', '', signal())).rejects.toMatchObject({ status: 503 });
    expect((await runner.run('x', '', signal())).success).toBe(true);
  });
});
