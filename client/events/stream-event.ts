import { ATTRIBUTES } from '../../lib/matching/attributes.ts';
import type { Event } from '../../lib/protocol/event.ts';
import type { EventMap } from './event-map.ts';
import { frozen } from './frozen.ts';

/** What an event is made of: one as the API has it, or as the stream sends it. */
export type EventInput = Omit<Event, 'data' | 'specversion' | 'datacontenttype' | 'sequence'> &
  Partial<Event> & { dataref?: string };

/** What an event is told beside what it is made of. */
export interface EventContext {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Its data is what its type says. */
  readonly isKnown?: boolean;
}

/**
 * An event: the attributes of CloudEvents, and its data. Nothing of it can be changed.
 *
 * ```ts
 * client.on('calendar.events.exists', (event) => {
 *   console.log(event.time, event.subject, event.data.resourceUri);
 * });
 * ```
 */
export class StreamEvent<Type extends string = string, Data = unknown> {
  declare readonly specversion: '1.0';
  /** The same for the same occurrence, for ever. */
  declare readonly id: string;
  declare readonly type: Type;
  /** What it is from: `/watches/<id>`, `/channels/<id>`, or `/events` for what owners publish. */
  declare readonly source: string;
  /** The id of what it is about. */
  declare readonly subject: string | undefined;
  /** When it was received, in ISO 8601. */
  declare readonly time: string;
  declare readonly datacontenttype: 'application/json';
  /** Its number in its owner's log, padded so that texts sort like numbers. */
  declare readonly sequence: string;
  /** The URL of what it is about. */
  declare readonly ref: string | undefined;
  /** Who or what caused it. */
  declare readonly sender: string | undefined;
  /** The URL of the whole event, where it was too large for the stream and could not be fetched. */
  declare readonly dataref: string | undefined;
  readonly data: Data;
  /** `time` in milliseconds since the epoch. */
  readonly timeMs: number;
  readonly #context: EventContext;

  /** An event as the API has it; its data cannot be changed any more. */
  constructor(event: EventInput, context: EventContext = {}) {
    Object.assign(this, DEFAULTS, attributesOf(event));
    this.data = frozen(event.data) as Data;
    if (event.data === undefined && event.dataref) Object.assign(this, { dataref: event.dataref });
    this.timeMs = Date.parse(event.time);
    this.#context = context;
    Object.freeze(this);
  }

  /** How long ago it was received, in milliseconds, by the clock of this program. */
  get ageMs(): number {
    const { now = Date.now } = this.#context;
    return now() - this.timeMs;
  }

  /**
   * Whether it is of a known type, and its data is what that says: `if (event.is('watch.gone')) …`
   */
  is<Known extends keyof EventMap>(type: Known): this is StreamEvent<Known, EventMap[Known]> {
    return this.#context.isKnown === true && (this.type as string) === type;
  }

  /** The event as JSON has it: what deliveries have as their body. */
  toJSON(): Event {
    return { ...attributesOf(this), data: this.data } as Event;
  }
}

const DEFAULTS = { specversion: '1.0', datacontenttype: 'application/json', sequence: '' };

function attributesOf(event: Partial<Record<string, unknown>> | StreamEvent): object {
  const all = ATTRIBUTES.map((name) => [name, event[name]]);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
