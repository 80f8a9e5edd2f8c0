import * as v from 'valibot';
import type { DueKind } from '../table/due.ts';

/** What is reconciled. Deliveries have a queue of their own. */
export type WorkKind = Exclude<DueKind, 'delivery'>;

/** One thing to reconcile, as it travels through the queue. Work of an older version comes too late. */
export interface Work {
  kind: WorkKind;
  id: string;
  version: number;
}

const schema = v.object({
  kind: v.picklist(['watch', 'channel', 'account']),
  id: v.pipe(v.string(), v.nonEmpty()),
  version: v.number(),
});

/** Reads work from a message of the queue; undefined if the message is none. */
export function readWork(body: string): Work | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(body));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
