import * as v from 'valibot';

/** An event whose hooks are to be run, from where they are. */
export interface ChainMessage {
  kind: 'chain';
  owner: string;
  eventId: string;
  /** The event's number in its owner's log. */
  sequence: number;
  /** The attempt of the hook that is next: it grows with failures that are not the hook's own. */
  attempt: number;
  /** The hook that this is said of, after the first attempt: another process may have run it meanwhile. */
  hookId?: string | undefined;
  /** In how many of its attempts what ran it died. */
  deaths?: number | undefined;
  /** Nothing is to be done before, in milliseconds since the epoch. */
  notBeforeMs?: number | undefined;
}

/** A hook that is new or has changed: events that were matched without it are looked for. */
export interface CatchUpMessage {
  kind: 'catch-up';
  owner: string;
  hookId: string;
  /** Events whose numbers were drawn from then, in milliseconds since the epoch. */
  sinceMs: number;
  untilMs: number;
  /** The number from which it goes on; absent at first. */
  from?: number | undefined;
}

/** Work with hooks as it travels through the queue. */
export type HookMessage = ChainMessage | CatchUpMessage;

const text = v.pipe(v.string(), v.nonEmpty());
const number = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.variant('kind', [
  v.object({
    kind: v.literal('chain'),
    owner: text,
    eventId: text,
    sequence: number,
    attempt: number,
    hookId: v.optional(text),
    deaths: v.optional(number),
    notBeforeMs: v.optional(number),
  }),
  v.object({
    kind: v.literal('catch-up'),
    owner: text,
    hookId: text,
    sinceMs: number,
    untilMs: number,
    from: v.optional(number),
  }),
]);

/** Reads a message of the queue; undefined if it is none. */
export function readHookMessage(body: string): HookMessage | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(body));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
