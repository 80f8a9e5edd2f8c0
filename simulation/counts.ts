/** Counts of what happened, by name. */
export interface Counts {
  add(name: string, by?: number): void;
  of(name: string): number;
  all(): Record<string, number>;
}

/** Nothing has happened yet. */
export function createCounts(): Counts {
  const counts = new Map<string, number>();
  const of = (name: string) => counts.get(name) ?? 0;
  return {
    of,
    add: (name, by = 1) => void counts.set(name, of(name) + by),
    all: () => Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
