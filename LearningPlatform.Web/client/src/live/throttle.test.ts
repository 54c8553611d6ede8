import { expect, it, vi } from 'vitest';
import { throttle } from './throttle';

it('runs at once, then once per interval with the last call never lost', () => {
  vi.useFakeTimers();
  let runs = 0;
  const run = throttle(() => runs++, 1000);
  run();
  expect(runs).toBe(1);
  run();
  run();
  expect(runs).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(runs).toBe(2);
  vi.advanceTimersByTime(5000);
  expect(runs).toBe(2);
  run();
  expect(runs).toBe(3);
  run();
  run.cancel();
  vi.advanceTimersByTime(5000);
  expect(runs).toBe(3);
});
