import { matchesPattern } from '../../lib/matching/matches-pattern.ts';

/** What of `GET /event-types` is needed; anything else is no reason to fail. */
interface KnownTypes {
  eventTypes?: readonly { type: string }[];
  reservedPrefixes?: readonly string[];
}

/**
 * The patterns that match no type the service knows, though they begin like those that it alone has: most
 * likely written wrong. What owners publish can have any other type.
 */
export function unknownPatterns(
  patterns: readonly string[],
  { eventTypes = [], reservedPrefixes = [] }: KnownTypes,
): string[] {
  return patterns.filter(
    (pattern) =>
      reservedPrefixes.includes(`${pattern.split('.')[0]?.toLowerCase()}.`) &&
      !eventTypes.some(({ type }) => matchesPattern(pattern, type)),
  );
}
