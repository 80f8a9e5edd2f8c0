import type { DispatchDeps } from './dispatch-deps.ts';
import type { Failed } from './dispatched.ts';
import { logEvent, type Unnumbered } from './log-event.ts';
import { drawNumbers } from './rows/draw-numbers.ts';

/** An event that waits for its number, and the record that it comes from. */
export interface Pending<Record> extends Unnumbered {
  record: Record;
}

/** Draws numbers for events of one owner, in their order, and puts them into the owner's log. */
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
  return events.flatMap(({ record }, index) => {
    const end = ended[index];
    return end?.status === 'rejected' ? [{ record, error: end.reason }] : [];
  });
}
