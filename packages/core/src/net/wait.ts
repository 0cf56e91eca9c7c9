/** Waits so many milliseconds, or until the signal ends the wait; it then returns early. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** The wait of the engine's timers. */
export const waitByTimer: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end);
  });

/** Ends with the wait or at once with the signal, whether the wait heeds the signal or not. */
export async function waitOrAbort(
  wait: Wait,
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!signal) return wait(milliseconds);
  if (signal.aborted) return;
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => (onAbort = resolve));
  signal.addEventListener('abort', onAbort);
  try {
    await Promise.race([wait(milliseconds, signal), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
