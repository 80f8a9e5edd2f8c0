/** Counters by name, which the report prints. */
export interface Counts {
  add(name: string, by?: number): void;
  of(name: string): number;
  /** All of them, in the order of their names. */
  all(): Record<string, number>;
}

/** Makes counters that are all at 0. */
export function createCounts(): Counts {
  const counts = new Map<string, number>();
  const of = (name: string) => counts.get(name) ?? 0;
  return {
    of,
    add: (name, by = 1) => void counts.set(name, of(name) + by),
    all: () => Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
