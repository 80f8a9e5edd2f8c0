import type { Deps } from '../../../handlers/parts/make-deps.ts';
import { tableThat } from '../channels/stage.ts';
import type { Renewing } from './renewing.ts';

/** When a process dies: at its nth call, before or after the other side has carried it out. */
export interface Death {
  call: number;
  late: boolean;
}

/**
 * Lets a process do something until it dies: from then on, no call is made or answered.
 * @returns how many calls it made.
 */
export async function untilDeath(
  set: Renewing,
  death: Death,
  doing: (deps: Deps) => Promise<unknown>,
  send: typeof fetch = fetch,
): Promise<number> {
  let calls = 0;
  let die = (): void => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const mortal = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    if (calls < death.call) return call();
    if (calls === death.call && death.late) await call().catch(() => undefined);
    die();
    return new Promise(() => undefined);
  };
  const deps = set.worker({
    fetch: (...args) => mortal(() => send(...args)),
    table: tableThat(set.table, (_, __, next) => mortal(next)),
  });
  await Promise.race([died, doing(deps).catch(() => undefined)]);
  await set.google.idle();
  return calls;
}

/** Every death of a process that makes so many calls. */
export function deaths(calls: number): Death[] {
  return Array.from({ length: calls }, (_, n) => n + 1).flatMap((call) => [
    { call, late: false },
    { call, late: true },
  ]);
}

/** A process that lives. */
export const LIVES: Death = { call: Number.POSITIVE_INFINITY, late: false };
