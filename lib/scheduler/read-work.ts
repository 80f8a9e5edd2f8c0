import * as v from 'valibot';
import type { Work } from './sweep.ts';

const schema = v.object({
  kind: v.picklist(['watch', 'channel', 'account']),
  id: v.pipe(v.string(), v.nonEmpty()),
  version: v.number(),
});

/** Reads work as it travelled through the queue; undefined if it is none. */
export function readWork(body: string): Work | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(body));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
