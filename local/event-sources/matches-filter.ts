import { LocalError } from '../local-error.ts';

/**
 * Whether an event matches a pattern of serverless.yml's `filterPatterns`: every field that the
 * pattern names has one of its values, `{prefix}` or `{exists}` among them.
 * @throws LocalError for another kind of comparison, rather than let pass what AWS would not.
 */
export function matchesFilter(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => matchesRule(rule, event));
  if (typeof pattern !== 'object' || pattern === null) throw notUnderstood(pattern);
  return Object.entries(pattern).every(([field, inner]) =>
    matchesFilter(inner, (event as Record<string, unknown> | undefined)?.[field]),
  );
}

function matchesRule(rule: unknown, value: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return rule === value;
  const [[comparison, operand] = [], ...others] = Object.entries(rule);
  if (others.length > 0) throw notUnderstood(rule);
  if (comparison === 'prefix') return typeof value === 'string' && value.startsWith(operand);
  if (comparison === 'exists') return (value !== undefined) === operand;
  throw notUnderstood(rule);
}

function notUnderstood(rule: unknown): LocalError {
  return new LocalError(
    `npm start does not understand ${JSON.stringify(rule)} in filterPatterns of serverless.yml: teach local/event-sources/matches-filter.ts.`,
  );
}
