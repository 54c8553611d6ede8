/**
 * Runs at once, then at most every `interval` milliseconds, with one trailing run for what came between. Keeps a busy leaderboard from spending
 * the hourly quota of requests.
 */
export function throttle(run: () => void, interval: number): { (): void; cancel: () => void } {
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const fire = () => {
    timer = null;
    last = Date.now();
    run();
  };
  const throttled = () => {
    if (timer !== null) return;
    const wait = last + interval - Date.now();
    if (wait <= 0) fire();
    else timer = setTimeout(fire, wait);
  };
  throttled.cancel = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return throttled;
}
