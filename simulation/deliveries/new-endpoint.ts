import type { SeededRandom } from '../seeded-random.ts';

/** The body of a request that creates an endpoint: each has its own choice of all options. */
export function newEndpointBody(
  random: SeededRandom,
  url: string,
  hooks: readonly string[],
): Record<string, unknown> {
  const after = random.occurs(0.5) ? hooks.filter(() => random.occurs(0.4)) : [];
  return {
    url,
    ...(after.length > 0 ? { after } : {}),
    events: random.oneOf([['*'], ['*'], ['order.*'], ['user.created', 'order.paid'], ['order.**']]),
    format: random.oneOf(['cloudevents', 'cloudevents-binary', 'hook']),
    ...(random.occurs(0.2) ? { filter: { q: { amount__gt: random.integer(1, 99) } } } : {}),
    ...(random.occurs(0.1) ? { rate: random.oneOf([0.03, 0.3, 3]) } : {}),
    ...(random.occurs(0.2) ? { retrySchedule: random.oneOf([[], [1, 5], [60, 600, 3600]]) } : {}),
    ...(random.occurs(0.2) ? { timeoutSeconds: random.oneOf([1, 5, 25]) } : {}),
    ...(random.occurs(0.2) ? { headers: { authorization: 'Bearer 1' } } : {}),
  };
}
