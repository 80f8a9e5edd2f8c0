import type { Candidate } from '../matching/candidate.ts';
import type { NewEvent } from '../outbox/new-event.ts';

/** An owner's hooks, ready to be matched with events. */
export interface HookMatches {
  isEmpty: boolean;
  /** Whether one of them compares an event with the one before. */
  usesTransitions: boolean;
  /** The ids of the hooks that an event is for, in the order in which they run. */
  match: (candidate: Candidate) => string[];
}

/** An event that is for hooks, and the endpoints that get it after them. */
export interface NewChain {
  event: NewEvent;
  sequence: number;
  hooks: string[];
  /** Each with those of the hooks that it waits for. */
  endpoints: { id: string; after: string[] }[];
}

/** The hooks of all owners, for handing events on. */
export interface HookChains {
  /** @throws StorageError */
  of: (owner: string) => Promise<HookMatches>;
  /**
   * Has the hooks run, and the endpoints get the events then. It may be repeated.
   * @returns what came in the way, by the numbers of the events.
   */
  start: (owner: string, chains: readonly NewChain[]) => Promise<ReadonlyMap<number, unknown>>;
}
