import * as v from 'valibot';

/** A delivery, or a request of a hook, as it travels through the queue. */
export interface DeliveryMessage {
  owner: string;
  /** The endpoint, or the request of a hook. */
  endpointId: string;
  /** The hook that asked for the request; absent if an endpoint gets the event. */
  hookId?: string | undefined;
  eventId: string;
  /** The event's number in its owner's log. */
  sequence: number;
  /** The version of the delivery's row that it goes on from; 0 if there is none. */
  version: number;
  /** Sends again what was delivered or given up: once for each value. */
  force?: string | undefined;
  /** It is a recovery: what has been delivered meanwhile is left alone, whatever `force` says. */
  recover?: boolean | undefined;
  /** The request says that the event was sent before. */
  replay?: boolean | undefined;
  /** When an endpoint with a rate takes it, in milliseconds since the epoch: its turn is reserved. */
  turnAtMs?: number | undefined;
}

const text = v.pipe(v.string(), v.nonEmpty());
const number = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.object({
  owner: text,
  endpointId: text,
  hookId: v.optional(text),
  eventId: text,
  sequence: number,
  version: number,
  force: v.optional(text),
  recover: v.optional(v.boolean()),
  replay: v.optional(v.boolean()),
  turnAtMs: v.optional(number),
});

/** Reads a message of the queue; undefined if it is none. */
export function readDeliveryMessage(body: string): DeliveryMessage | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(body));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
