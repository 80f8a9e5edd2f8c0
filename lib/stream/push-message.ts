import * as v from 'valibot';
import type { NumberRange } from '../events/read-runs.ts';

/** Numbers of an owner's log that have just got their events. */
export type PushMessage = NumberRange;

const number = v.pipe(v.number(), v.integer(), v.minValue(1));
const schema = v.object({ owner: v.pipe(v.string(), v.nonEmpty()), from: number, to: number });

/** Reads a message of the queue; undefined if it is none. */
export function readPushMessage(body: string): PushMessage | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(body));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

// Numbers in between cost little: `push` reads what they have.
const JOINED_GAP = 100;

/** The messages for events of one owner: for numbers that are close to each other, one. */
export function pushMessages(owner: string, sequences: readonly number[]): PushMessage[] {
  const messages: PushMessage[] = [];
  for (const sequence of [...sequences].sort((a, b) => a - b)) {
    const last = messages.at(-1);
    if (last && sequence < last.to + JOINED_GAP) last.to = sequence + 1;
    else messages.push({ owner, from: sequence, to: sequence + 1 });
  }
  return messages;
}
