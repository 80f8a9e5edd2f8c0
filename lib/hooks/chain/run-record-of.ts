import type { Event } from '../../protocol/event.ts';
import type { HookRecord } from '../hook-record.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { Prepared } from './carry-out.ts';

/** The record of a run. */
export function runRecord(
  { id: hookId }: HookRecord,
  { id, type, sequence }: Event,
  { atMs, attempt }: { atMs: number; attempt: number },
  { run, effects }: Prepared,
): RunRecord {
  const { drop, changed, emit, request } = effects;
  return {
    hookId,
    event: { id, type, sequence },
    atMs,
    attempt,
    outcome: run.outcome,
    ...(run.outcome === 'ok' ? {} : { error: run.error }),
    ...(drop ? { drop } : {}),
    ...(changed === undefined ? {} : { changed: true }),
    emitted: emit.length,
    requests: request.length,
    logs: run.logs,
    durationMs: Math.round(run.ms * 10) / 10,
  };
}
