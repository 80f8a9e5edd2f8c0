import type { Child, ChildEnd } from './child.ts';
import { LocalError } from './local-error.ts';
import { waitUntil } from './wait-until.ts';

/** A program that serves HTTP on this machine. */
export interface Service {
  url: string;
  /** Rejects with a LocalError when the program ends, whoever ended it. */
  failed: Promise<never>;
  close(): Promise<void>;
}

/** What to wait for, and for how long. */
export interface ServiceOptions {
  child: Child;
  url: string;
  name: string;
  /** One sentence on an end that nobody asked for. */
  explain: (end: ChildEnd) => string;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

/** Waits until a program answers on its URL; ends it if it does not. @throws LocalError */
export async function whenServing(options: ServiceOptions): Promise<Service> {
  const { child, url, name, explain, timeoutMs = 30_000, signal } = options;
  const ended = new AbortController();
  const failed = child.ended.then((end) => {
    ended.abort();
    throw new LocalError(explain(end));
  });
  failed.catch(() => undefined);
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  const either = AbortSignal.any(signal ? [ended.signal, signal] : [ended.signal]);
  const answering = waitUntil(answers, `${name} answers on ${url}`, { timeoutMs, signal: either });
  await Promise.race([failed, answering]).catch(async (error: unknown) => {
    await child.close();
    throw error;
  });
  return { url, failed, close: child.close };
}
