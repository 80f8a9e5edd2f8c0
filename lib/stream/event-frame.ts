import { numbered } from '../events/event.ts';
import type { LoggedEvent } from '../events/rows/log-item.ts';
import type { EventFrame } from '../protocol/stream-frames.ts';
import { sequenceCursor } from '../table/cursor.ts';
import { padded } from '../table/keys.ts';

// The gateway takes messages of 128 KB, extensions included.
const MAX_BYTES = 120 * 1024;

/** What event frames are made with. */
export interface FrameOptions {
  /** The id of the subscription. */
  subscription: string;
  /** Where the API has an event, by its id. */
  eventUrl: (id: string) => string;
}

/**
 * The frame of an event, as text. Where the event is over 120 KB, the frame has its URL instead of its
 * data.
 * @param after no number between it and the event's has an event of the subscription.
 */
export function eventFrame(
  { event, sequence }: LoggedEvent,
  after: number,
  { subscription, eventUrl }: FrameOptions,
): string {
  const { data, ...attributes } = numbered(event, sequence);
  const frame: EventFrame = {
    ...attributes,
    after: padded(after),
    cursor: sequenceCursor.encode(sequence + 1),
    subscription,
  };
  const whole = JSON.stringify({ ...frame, data });
  if (Buffer.byteLength(whole) <= MAX_BYTES) return whole;
  return JSON.stringify({ ...frame, dataref: eventUrl(event.id) });
}
