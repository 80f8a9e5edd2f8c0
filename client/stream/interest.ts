import type { Filter } from '../../lib/matching/filter.ts';

/** What a subscription asks for. */
export interface Interest {
  /** Patterns, one at least. */
  readonly types: readonly string[];
  readonly filter?: Filter | undefined;
}

/**
 * For a connection that nothing listens to: the prefix is reserved, so that no event has this type, and
 * the server says only how far the log is.
 */
export const NO_TYPES: readonly string[] = ['tidings.none'];
