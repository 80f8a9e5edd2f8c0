import * as v from 'valibot';
import type { LogWalk } from '../endpoints/endpoint-deps.ts';

const text = v.pipe(v.string(), v.nonEmpty());

const schema = v.object({
  kind: v.literal('walk'),
  owner: text,
  endpointId: text,
  mode: v.picklist(['recover', 'replay']),
  sinceMs: v.number(),
  untilMs: v.number(),
  types: v.optional(v.array(v.string())),
  id: text,
  from: v.optional(v.pipe(v.number(), v.integer())),
});

/** The message that a walk travels in, through the queue of replays. */
export function walkMessage(walk: LogWalk): string {
  return JSON.stringify({ kind: 'walk', ...walk });
}

/** Reads a walk from a message; undefined if the message is none. */
export function readWalk(body: string): LogWalk | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(body));
    if (!result.success) return undefined;
    const { kind: _, ...walk } = result.output;
    return walk;
  } catch {
    return undefined;
  }
}
