import type { Table } from '../../lib/table/table.ts';
import { tableThat } from './table-that.ts';

/** When a process dies: at its nth call, before or after the call has taken effect. */
export interface Death {
  call: number;
  late: boolean;
}

/** A process that lives. */
export const LIVES: Death = { call: Number.POSITIVE_INFINITY, late: false };

/** Every death of a process that makes so many calls. */
export function deaths(calls: number): Death[] {
  return Array.from({ length: calls }, (_, n) => n + 1).flatMap((call) => [
    { call, late: false },
    { call, late: true },
  ]);
}

/** Where a process runs: the table and the Google that it calls, and how it gets its dependencies. */
export interface Surroundings<Deps> {
  table: Table;
  google: { idle(): Promise<unknown> };
  worker(overrides: { fetch: typeof fetch; table: Table }): Deps;
}

/**
 * Runs a process until it dies: from then on, none of its calls is made or answered.
 * @returns how many calls it has made.
 */
export async function untilDeath<Deps>(
  { table, google, worker }: Surroundings<Deps>,
  death: Death,
  doing: (deps: Deps) => Promise<unknown>,
  send: typeof fetch = fetch,
): Promise<number> {
  let calls = 0;
  const died = Promise.withResolvers<void>();
  const mortal = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    if (calls < death.call) return call();
    if (calls === death.call && death.late) await call().catch(() => undefined);
    died.resolve();
    return new Promise(() => undefined);
  };
  const deps = worker({
    fetch: (...args) => mortal(() => send(...args)),
    table: tableThat(table, (_name, _input, next) => mortal(next)),
  });
  await Promise.race([died.promise, doing(deps).catch(() => undefined)]);
  await google.idle();
  return calls;
}
