import type { Chain } from './chain-record.ts';

/**
 * The hook that changed an event's data last, up to one of its chain; up to the end without one.
 * Undefined if none has.
 */
export function lastChange(
  { hooks, done }: Pick<Chain, 'hooks' | 'done'>,
  upTo?: string,
): string | undefined {
  const end = upTo === undefined ? hooks.length : hooks.indexOf(upTo) + 1;
  return hooks.slice(0, end).findLast((id) => done[id]?.changed);
}
