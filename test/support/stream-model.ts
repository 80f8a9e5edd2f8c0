import { compileFilter } from '../../lib/matching/compile-filter.ts';
import type { Filter } from '../../lib/matching/filter.ts';
import { matchesPattern } from '../../lib/matching/matches-pattern.ts';
import type { Event } from '../../lib/protocol/event.ts';
import type {
  BehindReason,
  StreamFrame,
  SubscribeMessage,
} from '../../lib/protocol/stream-frames.ts';

/** What a number of the log is: an event, or nothing for ever. Not there yet: it is still being written. */
type Entry = Event | 'void';

/** What a test says of an event; the rest is made up. */
export type SomeEvent = Partial<Omit<Event, 'specversion' | 'sequence'>>;

/** The log of an owner, and how the server answers from it. No socket, no time: tests drive both. */
export class StreamModel {
  readonly #log = new Map<number, Entry>();
  /** The lowest number that is kept: those before have expired. */
  firstKept = 1;
  /** The next number. */
  next: number;
  readonly pageSize: number;
  #frames = 0;

  constructor({ pageSize = 100, next = 1 }: { pageSize?: number; next?: number } = {}) {
    this.pageSize = pageSize;
    this.next = next;
  }

  /** Takes a number, which is written later. */
  reserve(): number {
    this.next += 1;
    return this.next - 1;
  }

  /** Writes a number that was taken. */
  write(number: number, entry: SomeEvent | 'void'): void {
    this.#log.set(number, entry === 'void' ? entry : eventOf(number, entry));
  }

  /** Writes the next number. */
  publish(entry: SomeEvent | 'void' = {}): number {
    const number = this.reserve();
    this.write(number, entry);
    return number;
  }

  /** The event of a number, if it has one. */
  event(number: number): Event | undefined {
    const entry = this.#log.get(number);
    return entry === 'void' ? undefined : entry;
  }

  /** The events that match, from a number on. */
  matching(subscription: SubscribeMessage, from = 1): Event[] {
    const events: Event[] = [];
    for (let number = from; number < this.next; number += 1) {
      const event = this.event(number);
      if (event !== undefined && matches(subscription, event)) events.push(event);
    }
    return events;
  }

  /** The number that a subscription begins with. */
  startOf({ cursor, since }: SubscribeMessage): number {
    if (cursor !== undefined) return numberOf(cursor);
    if (since === undefined) return this.next;
    for (let number = this.firstKept; number < this.next; number += 1)
      if ((this.event(number)?.time ?? '') >= since) return number;
    return this.next;
  }

  /** What is answered from a number on: events, then how far that was. */
  answer(subscription: SubscribeMessage, start: number): StreamFrame[] {
    const frames: StreamFrame[] = [];
    const from = Math.max(start, this.firstKept);
    if (from > start) frames.push(this.error(subscription, 'events-expired'));
    let upTo = from - 1;
    let after = upTo;
    let events = 0;
    let reason: BehindReason | undefined;
    while (upTo + 1 < this.next && reason === undefined) {
      const number = upTo + 1;
      const entry = this.#log.get(number);
      if (entry === undefined) reason = 'gap';
      else {
        upTo = number;
        if (entry === 'void' || !matches(subscription, entry)) continue;
        frames.push(this.#eventFrame(subscription, entry, after));
        after = number;
        events += 1;
        if (events === this.pageSize) reason = 'page';
      }
    }
    const coverage = {
      after: padded(after),
      upTo: padded(upTo),
      cursor: cursorOf(upTo + 1),
      from: padded(from),
    };
    const isComplete = reason === undefined || upTo + 1 === this.next;
    const type = isComplete ? 'tidings.stream.live' : 'tidings.stream.behind';
    const behind = { reason, retryAfterMs: reason === 'gap' ? 1000 : 0 };
    frames.push(
      this.#control(subscription.subscription, type, {
        ...coverage,
        ...(isComplete ? {} : behind),
      }),
    );
    return frames;
  }

  /** What is pushed when numbers (all of them written) were dispatched together. */
  push(subscription: SubscribeMessage, first: number, last: number): StreamFrame[] {
    const frames: StreamFrame[] = [];
    let after = first - 1;
    for (let number = first; number <= last; number += 1) {
      const event = this.event(number);
      if (event === undefined || !matches(subscription, event)) continue;
      frames.push(this.#eventFrame(subscription, event, after));
      after = number;
    }
    if (after === last) return frames;
    const coverage = { after: padded(after), upTo: padded(last), cursor: cursorOf(last + 1) };
    frames.push(this.#control(subscription.subscription, 'tidings.stream.live', coverage));
    return frames;
  }

  /** A frame that says what is wrong. */
  error(
    subscription: SubscribeMessage | undefined,
    code: string,
    message = code,
    field?: string,
  ): StreamFrame {
    const data = field === undefined ? { code, message } : { code, message, field };
    return this.#control(subscription?.subscription, 'tidings.stream.error', data);
  }

  #eventFrame({ subscription }: SubscribeMessage, event: Event, after: number): StreamFrame {
    const cursor = cursorOf(Number(event.sequence) + 1);
    return { ...event, after: padded(after), cursor, subscription };
  }

  #control(subscription: string | undefined, type: string, data: object): StreamFrame {
    this.#frames += 1;
    return {
      specversion: '1.0',
      id: `frame-${this.#frames}`,
      type,
      source: '/stream',
      time: TIME,
      datacontenttype: 'application/json',
      ...(subscription === undefined ? {} : { subscription }),
      data,
    } as StreamFrame;
  }
}

const TIME = '2026-11-26T10:00:00.000Z';

/** The cursor that goes on with a number. */
export function cursorOf(number: number): string {
  return `from-${number}`;
}

/** The number with which a cursor goes on. */
export function numberOf(cursor: string): number {
  return Number(cursor.slice('from-'.length));
}

/** A number as frames have it. */
export function padded(number: number): string {
  return String(number).padStart(16, '0');
}

/** An event as the API has it. */
export function eventOf(number: number, event: SomeEvent = {}): Event {
  return {
    specversion: '1.0',
    id: `event-${number}`,
    type: 'order.paid',
    source: '/events',
    time: TIME,
    datacontenttype: 'application/json',
    sequence: padded(number),
    data: null,
    ...event,
  };
}

const filters = new WeakMap<object, ReturnType<typeof compileFilter>>();

function matches({ types, filter }: SubscribeMessage, event: Event): boolean {
  if (!types.some((pattern) => matchesPattern(pattern, event.type))) return false;
  if (filter === undefined) return true;
  const match = filters.get(filter) ?? compileFilter(filter as Filter);
  filters.set(filter, match);
  return match({ event });
}
