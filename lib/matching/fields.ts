import type { Attribute } from './attributes.ts';
import type { Candidate } from './candidate.ts';
import { ownValue, valueAt } from './own-value.ts';

type Read = (candidate: Candidate) => unknown;

/**
 * What conditions read of an event. However many conditions compare a field, it is looked up once
 * for an event: with a thousand filters, looking up takes most of the time.
 */
export class Fields {
  readonly #reads = new Map<string, Read>();
  #turn = 0;

  /** Begins with another event. */
  next(): void {
    this.#turn += 1;
  }

  /** An attribute of the event. */
  attribute(name: Attribute): Read {
    return this.#once(name, ({ event }) => ownValue(event, name));
  }

  /** A field of the event's data; undefined if it is missing. */
  data(path: readonly string[]): Read {
    return this.#once(`data ${path.join('__')}`, ({ event }) => valueAt(event.data, path));
  }

  /** The same field of the event before; null if there is none. */
  previousData(path: readonly string[]): Read {
    const read: Read = ({ previous }) => valueAt(previous?.data, path) ?? null;
    return this.#once(`previous ${path.join('__')}`, read);
  }

  #once(key: string, read: Read): Read {
    const known = this.#reads.get(key);
    if (known !== undefined) return known;
    let readAt = -1;
    let value: unknown;
    const once: Read = (candidate) => {
      if (readAt !== this.#turn) {
        value = read(candidate);
        readAt = this.#turn;
      }
      return value;
    };
    this.#reads.set(key, once);
    return once;
  }
}
