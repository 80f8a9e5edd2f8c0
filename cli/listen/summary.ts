import type { Event } from '../../lib/protocol/event.ts';

/** What a listen has done. */
export interface Tally {
  seen: number;
  forwarded: number;
  /** What the target did not take, and why. */
  failed: NotForwarded[];
  /** What was being forwarded when it was told to end: the cursor comes before these. */
  open: NotForwarded[];
}

/** An event that did not reach the target. */
export interface NotForwarded {
  /** What names it: a listen may run for weeks, and keeps no more of each. */
  event: Pick<Event, 'id' | 'type' | 'sequence'>;
  reason: string;
}

/** What the summary says beside the tally. */
export interface SummaryOptions {
  isForwarding: boolean;
  /** The flag with which another listen goes on; undefined if that is not known. */
  goOnBy: string | undefined;
}

/** What is said at the end, a line each. */
export function summary(
  { seen, forwarded, failed, open }: Tally,
  { isForwarding, goOnBy }: SummaryOptions,
): string[] {
  const counts = isForwarding
    ? [`${events(seen)} seen`, `${forwarded} forwarded`, `${failed.length} failed`]
    : [`${events(seen)} seen`];
  return [
    counts.join(', '),
    ...(failed.length > 0 ? ['Could not be forwarded:', ...failed.map(line)] : []),
    ...(open.length > 0 ? ['Not forwarded yet:', ...open.map(line)] : []),
    ...(goOnBy === undefined ? [] : [`To go on from here: ${goOnBy}`]),
  ];
}

function events(count: number): string {
  return `${count} event${count === 1 ? '' : 's'}`;
}

function line({ event: { id, type, sequence }, reason }: NotForwarded): string {
  return `  ${Number(sequence)}  ${type}  ${id}: ${reason}`;
}
