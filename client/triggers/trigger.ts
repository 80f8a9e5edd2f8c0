import { compilePatterns } from '../../lib/matching/matches-pattern.ts';
import type { EventOf } from '../events/event-of.ts';
import type { Selector } from '../events/selector.ts';
import type { StreamEvent } from '../events/stream-event.ts';

/** What names events: a type, a pattern of types such as `drive.*`, or one of them with a subject. */
export type EventSelector = string | Selector;

/** Called with events. What it returns is awaited. */
export type Action<Event> = { of(event: Event): unknown }['of'];

/** A function of the event that may be async; anything else is true or false by itself. */
export type Condition<Event> = Action<Event> | boolean | string | number | null | undefined;

/** An id, or what has one. */
export type Id = string | { readonly id: string };

/** What a trigger is beside the events that it is for. */
export interface TriggerOptions<Event = StreamEvent> {
  /** Unique in a client. Without one, the name of the action. */
  name?: string | undefined;
  /** Only events from these: what the attribute `source` is, or watches. None: from all. */
  sources?: readonly Id[] | undefined;
  /** Only events about these, or caused by them: `subject` or `sender` is one of them. None: all. */
  subjects?: readonly Id[] | undefined;
  /** All of them have to hold; they are asked in order. One that throws is reported, and does not hold. */
  conditions?: readonly Condition<Event>[] | undefined;
  action?: Action<Event> | undefined;
  /** Removed before its action runs for the first time. */
  singleShot?: boolean | undefined;
  /** Only events that were received at most so many milliseconds ago. */
  maxAgeMs?: number | undefined;
}

/**
 * What is to be done on some events.
 *
 * ```ts
 * const trigger = new Trigger('drive.files.update', {
 *   subjects: [fileId],
 *   conditions: [(event) => event.data.changed?.includes('content')],
 *   action: (event) => reload(event.subject),
 * });
 * client.addTrigger(trigger);
 * ```
 */
export class Trigger<const Selected extends EventSelector = EventSelector> {
  readonly events: readonly Selected[];
  readonly sources: readonly string[];
  readonly subjects: readonly string[];
  /** May be changed at any time. */
  readonly conditions: Condition<EventOf<Selected>>[];
  readonly singleShot: boolean;
  readonly maxAgeMs: number | undefined;
  /** When its action ran last. */
  lastRun: Date | undefined;
  action: Action<EventOf<Selected>> | undefined;
  readonly #name: string | undefined;
  readonly #selects: (event: StreamEvent) => boolean;

  /**
   * A trigger for events of one type, pattern or selector, or of several.
   * @throws TidingsError `invalid-pattern`
   */
  constructor(
    events: Selected | readonly Selected[],
    options: TriggerOptions<EventOf<Selected>> = {},
  ) {
    this.events = Array.isArray(events) ? [...events] : [events as Selected];
    this.sources = idsOf(options.sources, '/watches/');
    this.subjects = idsOf(options.subjects, '');
    this.conditions = [...(options.conditions ?? [])];
    this.singleShot = options.singleShot ?? false;
    this.maxAgeMs = options.maxAgeMs;
    this.action = options.action;
    this.#name = options.name;
    const tests = this.events.map(compileSelector);
    this.#selects = (event) => tests.some((test) => test(event));
  }

  /** Its own name, or that of its action. */
  get name(): string | undefined {
    return this.#name ?? (this.action?.name || undefined);
  }

  /** Sets the action. */
  callback(action: Action<EventOf<Selected>>): this {
    this.action = action;
    return this;
  }

  /** Whether it is for an event, as far as that needs no condition. */
  matches(event: StreamEvent): boolean {
    const { sources, subjects, maxAgeMs } = this;
    const isAbout = ({ subject = '', sender = '' }: StreamEvent) =>
      subjects.includes(subject) || subjects.includes(sender);
    return (
      this.#selects(event) &&
      (subjects.length === 0 || isAbout(event)) &&
      (sources.length === 0 || sources.includes(event.source)) &&
      (maxAgeMs === undefined || event.ageMs <= maxAgeMs)
    );
  }

  /** Whether its action would run on an event. @throws what a condition throws */
  async check(event: StreamEvent): Promise<boolean> {
    if (!this.matches(event)) return false;
    for (const condition of this.conditions) {
      const holds =
        typeof condition === 'function' ? await condition(event as EventOf<Selected>) : condition;
      if (!holds) return false;
    }
    return true;
  }
}

function idsOf(ids: readonly Id[] = [], before: string): string[] {
  return ids.map((id) => (typeof id === 'string' ? id : `${before}${id.id}`));
}

function compileSelector(selected: EventSelector): (event: StreamEvent) => boolean {
  const { type, subject } =
    typeof selected === 'string' ? { type: selected, subject: undefined } : selected;
  const matchesType = compilePatterns([type], 'events');
  return (event) => matchesType(event.type) && (subject === undefined || event.subject === subject);
}
