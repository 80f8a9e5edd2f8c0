import { iso } from '../../api/present.ts';
import type { Event } from '../../protocol/event.ts';
import type { HookRun } from '../../sandbox/hook-run.ts';
import type { RunRecord } from './run-record.ts';

/** A run as the API shows it. */
export function presentRun(run: RunRecord) {
  const { event, attempt, outcome, error, drop, changed, emitted, requests, logs } = run;
  return {
    at: iso(run.atMs),
    event,
    attempt,
    outcome,
    error,
    effects: {
      ...(drop === undefined ? {} : { drop }),
      ...(changed === undefined ? {} : { data: changed }),
      ...(emitted === 0 ? {} : { emitted }),
      ...(requests === 0 ? {} : { requests }),
    },
    logs,
    ms: run.durationMs,
  };
}

/** A test of a hook as the API shows it: what the run would have done. */
export function presentTest({ event, run }: { event: Event; run: HookRun }) {
  const { outcome, logs, ms } = run;
  return {
    event,
    outcome,
    ...(run.outcome === 'ok' ? { effects: run.effects } : { error: run.error }),
    logs,
    ms,
  };
}
