import { LRUCache } from 'lru-cache';
import type { HookMatches } from '../deliveries/hook-chains.ts';
import type { SubscriptionVersions } from '../endpoints/subscription-versions.ts';
import { errorFields, type Log } from '../log.ts';
import { compileSubscriptions } from '../matching/compile-subscriptions.ts';
import { usesTransitions } from '../matching/uses-transitions.ts';
import type { Table } from '../table/table.ts';
import type { HookRecord } from './hook-record.ts';
import { subscriptionOf } from './match-hook.ts';
import { allHooks } from './rows/read-hooks.ts';

// What a process keeps of hooks, in characters of their patterns and filters.
const KEPT_MAX_CHARACTERS = 20_000_000;
const CHARACTERS_OF_AN_OWNER = 1000;

interface Kept {
  version: number;
  matches: HookMatches;
}

/**
 * Keeps each owner's active hooks compiled, and reads them again once one has changed. One that has ended
 * is still matched: it is left out when it would run.
 */
export function hookSubscriptions(deps: {
  table: Table;
  versions: SubscriptionVersions;
  log: Log;
}): (owner: string) => Promise<HookMatches> {
  const { table, versions, log } = deps;
  const kept = new LRUCache<string, Kept>({ maxSize: KEPT_MAX_CHARACTERS });
  return async (owner) => {
    // Read before the hooks: a change in between is seen at the next look.
    const version = await versions.of(owner);
    const known = kept.get(owner);
    if (known?.version === version) return known.matches;
    const hooks = version === 0 ? [] : await allHooks(table, owner);
    const matches = compile(hooks, log);
    kept.set(owner, { version, matches }, { size: CHARACTERS_OF_AN_OWNER + charactersOf(hooks) });
    return matches;
  };
}

function charactersOf(hooks: readonly HookRecord[]): number {
  return hooks.reduce((sum, { types, filter }) => sum + JSON.stringify([types, filter]).length, 0);
}

function compile(hooks: readonly HookRecord[], log: Log): HookMatches {
  const sound = hooks
    .filter(({ status }) => status === 'active')
    .filter((hook) => isSound(hook, log))
    .map(subscriptionOf);
  return {
    isEmpty: sound.length === 0,
    usesTransitions: sound.some(({ filter }) => filter !== undefined && usesTransitions(filter)),
    match: compileSubscriptions(sound),
  };
}

// A row that cannot be read costs no other hook its events.
function isSound(hook: HookRecord, log: Log): boolean {
  try {
    compileSubscriptions([subscriptionOf(hook)]);
    return true;
  } catch (error) {
    log('error', 'a hook cannot be matched with events', {
      hookId: hook.id,
      ...errorFields(error),
    });
    return false;
  }
}
