import { LocalError } from '../local-error.ts';

/**
 * Whether an event matches a pattern of serverless.yml's `filterPatterns`: every field in the pattern
 * has one of its values, or matches its `{prefix}` or `{exists}`.
 * @throws LocalError for any other comparison, rather than match what AWS would not.
 */
export function matchesFilter(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => matchesRule(rule, event));
  if (typeof pattern !== 'object' || pattern === null) throw unsupported(pattern);
  return Object.entries(pattern).every(([field, inner]) =>
    matchesFilter(inner, (event as Record<string, unknown> | undefined)?.[field]),
  );
}

function matchesRule(rule: unknown, value: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return rule === value;
  const [[comparison, operand] = [], ...others] = Object.entries(rule);
  if (others.length > 0) throw unsupported(rule);
  if (comparison === 'prefix') return typeof value === 'string' && value.startsWith(operand);
  if (comparison === 'exists') return (value !== undefined) === operand;
  throw unsupported(rule);
}

function unsupported(rule: unknown): LocalError {
  return new LocalError(
    `npm start does not support ${JSON.stringify(rule)} in filterPatterns of serverless.yml: add it to local/event-sources/matches-filter.ts.`,
  );
}
