import type { NewEvent } from '../../outbox/new-event.ts';
import { LISTINGS, logKey, padded } from '../../table/keys.ts';

/** An event with the number that its owner's log has it under. */
export interface LoggedEvent {
  event: NewEvent;
  sequence: number;
  /** When the number was drawn, in milliseconds since the epoch. */
  drawnAtMs: number;
}

/** The row of an event. Data is kept as JSON text: DynamoDB has its own limits on numbers and depth. */
export function logItem(
  { event, sequence, drawnAtMs }: LoggedEvent,
  {
    owner,
    watchId,
    ttlSeconds,
  }: { owner: string; watchId?: string | undefined; ttlSeconds: number },
): Record<string, unknown> {
  const { data, ...attributes } = event;
  return {
    ...logKey(owner, sequence),
    ...attributes,
    data: JSON.stringify(data),
    drawnAtMs,
    ttl: ttlSeconds,
    ...(watchId === undefined
      ? {}
      : { listing: LISTINGS.events(watchId), createdAtId: padded(sequence) }),
  };
}

/** A number of a log that no event will have. */
export interface VoidNumber {
  event?: undefined;
  sequence: number;
  drawnAtMs: number;
}

/** The row of a number that was drawn for nothing: without it, readers wait a minute for an event. */
export function voidItem(owner: string, { sequence, drawnAtMs }: VoidNumber, ttlSeconds: number) {
  return { ...logKey(owner, sequence), isVoid: true, drawnAtMs, ttl: ttlSeconds };
}

/** The event of a row, or that its number is void. */
export function fromLogItem(item: Record<string, unknown>): LoggedEvent | VoidNumber {
  return item['isVoid'] ? voidNumberOf(item) : fromEventItem(item);
}

/** Whether a row has not expired yet: TTL deletes up to days late. */
export function isKept(item: Record<string, unknown>, nowMs: number): boolean {
  return Number(item['ttl']) * 1000 > nowMs;
}

/** The number of a row whose event is not, or no longer, to be read. */
export function voidNumberOf(item: Record<string, unknown>): VoidNumber {
  return { sequence: Number(item['sk']), drawnAtMs: Number(item['drawnAtMs']) };
}

/** The event of a row that has one. */
export function fromEventItem(item: Record<string, unknown>): LoggedEvent {
  const { pk: _, sk, drawnAtMs, ttl, listing, createdAtId, data, ...attributes } = item;
  const event = { ...attributes, data: JSON.parse(String(data)) } as unknown as NewEvent;
  return { event, sequence: Number(sk), drawnAtMs: Number(drawnAtMs) };
}
