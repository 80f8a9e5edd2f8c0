import type { Attribute } from './attributes.ts';

/** What matching reads of an event. */
export type MatchableEvent = Readonly<Partial<Record<Attribute, string>>> & {
  readonly type: string;
  /** Any JSON value. */
  readonly data?: unknown;
};

/** An event that is compared with filters. */
export interface Candidate {
  readonly event: MatchableEvent;
  /** The event before it of the same watch and subject, with which transitions compare. */
  readonly previous?: MatchableEvent | undefined;
}

/** Whether an event matches. It never throws. */
export type Match = (candidate: Candidate) => boolean;
