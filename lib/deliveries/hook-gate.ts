/** What the hooks that an endpoint waits for have made of an event. */
export type HookGate =
  /** The event goes on, with other data if a hook has changed it. */
  | { kind: 'open'; changed?: { data: unknown } }
  /** A hook has dropped the event. */
  | { kind: 'dropped' }
  /** A hook has not run yet. `sinceMs` is when the event's hooks were stored, in milliseconds since the epoch. */
  | { kind: 'waiting'; sinceMs: number };

/**
 * What hooks have made of an event so far.
 * @param after the ids of the hooks that are waited for
 * @throws StorageError
 */
export type AskHooks = (
  owner: string,
  eventId: string,
  after: readonly string[],
) => Promise<HookGate>;
