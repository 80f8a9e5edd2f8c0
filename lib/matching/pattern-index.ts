import { firstOf, matchesSegments, restOf } from './matches-pattern.ts';
import type { Glob, Pattern } from './pattern.ts';

/** Patterns by what a type has to have, so that an event is compared with few of them. */
export class PatternIndex {
  readonly #all: number[] = [];
  readonly #exact = new Map<string, number[]>();
  readonly #first = new Map<string, number[]>();
  readonly #rest = new Map<string, number[]>();
  readonly #globs = new Map<string, { glob: Glob; entry: number }[]>();

  /** Adds a pattern of an entry; an entry may have several. */
  add(pattern: Pattern, entry: number): void {
    switch (pattern.form) {
      case 'all':
        this.#all.push(entry);
        break;
      case 'exact':
        append(this.#exact, pattern.type, entry);
        break;
      case 'first':
        append(this.#first, pattern.first, entry);
        break;
      case 'rest':
        append(this.#rest, pattern.rest, entry);
        break;
      case 'glob':
        append(this.#globs, pattern.segments[0] ?? '*', { glob: pattern, entry });
    }
  }

  /** Calls back for each entry whose pattern matches a type, for each of its patterns that do. */
  find(type: string, found: (entry: number) => void): void {
    this.#all.forEach(found);
    this.#exact.get(type)?.forEach(found);
    this.#first.get(firstOf(type))?.forEach(found);
    this.#rest.get(restOf(type))?.forEach(found);
    const segments = type.split('.');
    for (const first of [firstOf(type), '*'])
      for (const { glob, entry } of this.#globs.get(first) ?? [])
        if (matchesSegments(glob, segments)) found(entry);
  }
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
