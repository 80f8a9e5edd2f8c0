import type { Child, ChildExit } from './child-process.ts';
import { LocalError } from './local-error.ts';
import { waitUntil } from './wait-until.ts';

/** A program that serves HTTP on this machine. */
export interface Service {
  url: string;
  /** Rejects with a LocalError when the program ends, for whatever reason. */
  failed: Promise<never>;
  close(): Promise<void>;
}

/** The program to wait for. */
export interface ServiceOptions {
  child: Child;
  url: string;
  name: string;
  /** Describes the end of the program in one sentence. */
  explain: (exit: ChildExit) => string;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

/** Waits until a program responds at its URL, and closes it if it does not. @throws LocalError */
export async function waitForService(options: ServiceOptions): Promise<Service> {
  const { child, url, name, explain, timeoutMs = 30_000, signal } = options;
  const ended = new AbortController();
  const failed = child.ended.then((exit) => {
    ended.abort();
    throw new LocalError(explain(exit));
  });
  failed.catch(() => undefined);
  const responds = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  const waiting = waitUntil(responds, `${name} responds at ${url}`, {
    timeoutMs,
    signal: signal ? AbortSignal.any([ended.signal, signal]) : ended.signal,
  });
  await Promise.race([failed, waiting]).catch(async (error: unknown) => {
    await child.close();
    throw error;
  });
  return { url, failed, close: child.close };
}
