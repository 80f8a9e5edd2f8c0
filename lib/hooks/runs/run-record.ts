import type { HookError } from '../../sandbox/hook-error.ts';
import type { HookRun } from '../../sandbox/hook-run.ts';

/** How many runs of a hook can be looked at: the last ones. */
export const RUNS_MAX = 100;

/** One run of a hook, as its log has it. */
export interface RunRecord {
  hookId: string;
  event: { id: string; type: string; sequence: string };
  atMs: number;
  attempt: number;
  outcome: HookRun['outcome'] | 'unavailable';
  error?: HookError;
  drop?: true;
  changed?: true;
  /** How many events it emitted, and requests it asked for. */
  emitted: number;
  requests: number;
  logs: readonly string[];
  /** How long it took, in milliseconds. */
  durationMs: number;
}
