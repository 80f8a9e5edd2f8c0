import type { DispatchDeps } from './dispatch-deps.ts';
import type { Failed } from './dispatched.ts';
import { logEvent, type Unnumbered } from './log-event.ts';
import { drawNumbers } from './rows/draw-numbers.ts';
import type { LoggedEvent } from './rows/log-item.ts';

/** An event that waits for its number, and the record that it comes from. */
export interface Pending<Record> extends Unnumbered {
  record: Record;
}

/**
 * Draws numbers for events of one owner, in their order, puts them into the owner's log, and hands them
 * on.
 */
export async function numberEvents<Record>(
  deps: DispatchDeps<Record>,
  owner: string,
  events: readonly Pending<Record>[],
): Promise<Failed<Record>[]> {
  const drawnAtMs = deps.now();
  let first: number;
  try {
    first = await drawNumbers(deps.table, owner, events.length);
  } catch (error) {
    return events.map(({ record }) => ({ record, error }));
  }
  const ended = await Promise.allSettled(
    events.map((event, index) => logEvent(deps, event, { sequence: first + index, drawnAtMs })),
  );
  const logged = ended.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const notHandedOn = await handOn(deps, owner, logged);
  return events.flatMap(({ record }, index) => {
    const end = ended[index];
    if (end?.status === 'rejected') return [{ record, error: end.reason }];
    const sequence = end?.value.sequence ?? 0;
    return notHandedOn.has(sequence) ? [{ record, error: notHandedOn.get(sequence) }] : [];
  });
}

async function handOn<Record>(
  deps: DispatchDeps<Record>,
  owner: string,
  logged: readonly LoggedEvent[],
): Promise<ReadonlyMap<number, unknown>> {
  if (logged.length === 0) return new Map();
  try {
    return await deps.handOn(owner, logged);
  } catch (error) {
    return new Map(logged.map(({ sequence }) => [sequence, error]));
  }
}
