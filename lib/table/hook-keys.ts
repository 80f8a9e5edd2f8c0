import { eventSourceKey, type Key, subscriptionsPartition } from './keys.ts';

/** How the rows of an owner's hooks begin. */
export const HOOKS = 'HOOK#';

/** One of the places for tests of an owner's hooks at a time. */
export function hookTestKey(owner: string, place: number | string): Key {
  return { pk: subscriptionsPartition(owner), sk: `HOOKTEST#${place}` };
}

/** A hook's own row. */
export function hookKey(owner: string, hookId: string): Key {
  return { pk: subscriptionsPartition(owner), sk: HOOKS + hookId };
}

/** The partition of what belongs to a hook. */
export function hookPartition(hookId: string): string {
  return HOOKS + hookId;
}

/** The code of a hook, and its argument. */
export function hookCodeKey(hookId: string): Key {
  return { pk: hookPartition(hookId), sk: 'CODE' };
}

/** What a hook's requests are signed with. */
export function hookSecretKey(hookId: string): Key {
  return { pk: hookPartition(hookId), sk: 'SECRET' };
}

/** How a hook has failed. */
export function hookHealthKey(hookId: string): Key {
  return { pk: hookPartition(hookId), sk: 'HEALTH' };
}

/** How the rows of a hook's runs begin. */
export const RUNS = 'RUN#';

/** A run of a hook: the last ones are read from the end. */
export function hookRunKey(hookId: string, atMs: number, eventId: string): Key {
  return { pk: hookPartition(hookId), sk: `${RUNS}${String(atMs).padStart(16, '0')}#${eventId}` };
}

/** The hooks that an event is for, and which of them have run. */
export function hookChainKey(eventId: string): Key {
  return { pk: eventSourceKey(eventId).pk, sk: 'HOOKS' };
}

/** The data that a hook has changed an event's to. */
export function hookDataKey(eventId: string, hookId: string): Key {
  return { pk: eventSourceKey(eventId).pk, sk: `HOOKDATA#${hookId}` };
}

/** How many events hooks have emitted that come of an event. */
export function hookEmittedKey(rootId: string): Key {
  return { pk: eventSourceKey(rootId).pk, sk: 'EMITTED' };
}

/** A request that a run asked for; its delivery has a row beside it. */
export function hookRequestKey(eventId: string, requestId: string): Key {
  return { pk: eventSourceKey(eventId).pk, sk: `REQUEST#${requestId}` };
}
