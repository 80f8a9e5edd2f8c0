/** A time after which, or a signal at which, something ends. */
export interface Deadline {
  signal: AbortSignal;
  /** Has to be called, or the timer keeps running. */
  clear(): void;
}

/** @param milliseconds by the machine's clock: sockets have no other */
export function createDeadline(milliseconds: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = setTimeout(end, milliseconds);
  outer?.addEventListener('abort', end, { once: true });
  if (outer?.aborted) end();
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', end);
    },
  };
}

/** Rejects as soon as the signal does; what it waits for goes on. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
