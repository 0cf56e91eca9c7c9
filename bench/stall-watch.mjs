import { readFileSync } from 'node:fs';

const TICK_MS = 1;

/**
 * Watches the event loop of this thread until `end` is called, which answers the longest time for which it did not turn, in
 * milliseconds: `all`, and `own`, without what the thread waited for a processor that others had. On a machine with
 * more busy threads than cores the first is the machine's figure and the second ours. Where the system does not tell
 * (Linux does), both are the same.
 */
export function watchStalls() {
  let [all, own] = [0, 0];
  let before = { at: performance.now(), waited: waitedMs() };
  const tick = () => {
    const now = { at: performance.now(), waited: waitedMs() };
    const gap = now.at - before.at - TICK_MS;
    all = Math.max(all, gap);
    own = Math.max(own, gap - (now.waited - before.waited));
    before = now;
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    end: () => {
      tick();
      clearInterval(timer);
      return { all, own };
    },
  };
}

/** How long the main thread was ready and had no processor (second figure of schedstat, nanoseconds). */
function waitedMs() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
