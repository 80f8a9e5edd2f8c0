import type { Outcome } from '../../sandbox/outcome.ts';
import type { Retry } from './try-run.ts';

/** An endpoint that gets an event after hooks, and those of the chain that it waits for. */
export interface WaitingEndpoint {
  id: string;
  after: string[];
}

/** How a hook of a chain was done with. */
export interface Done {
  /** `skipped`: it was gone, disabled or ended; `unavailable`: it could not be run for days. */
  outcome: Outcome | 'skipped' | 'unavailable';
  drop?: true;
  /** It has changed the event's data, which has a row. */
  changed?: true;
}

/** The hooks that an event is for, in their order, and how far they are. */
export interface Chain {
  owner: string;
  eventId: string;
  sequence: number;
  hooks: string[];
  /** Those of them that were matched later, each by a catch-up. */
  joined?: string[];
  endpoints: WaitingEndpoint[];
  done: Record<string, Done>;
  /** The hook that could not be run, and when a message in the queue tries it again. */
  retry?: Retry & { hookId: string };
  createdAtMs: number;
}
