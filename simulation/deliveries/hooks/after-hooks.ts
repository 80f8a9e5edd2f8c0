import type { EndpointRecord } from '../../../lib/endpoints/endpoint-record.ts';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import { type HookKindName, isUnwanted } from './hook-kinds.ts';
import type { HookedLog } from './hooked-log.ts';

/** How endpoints get the events of a log after the hooks that they wait for. */
export interface AfterHooks {
  /** Whether a hook that the endpoint waits for drops the event. */
  isDropped(endpoint: EndpointRecord, event: LoggedEvent): boolean;
  /**
   * Checks what an endpoint has taken of an event.
   * @param taken the marks of hooks that it had, for each time that it was taken
   * @returns each rule that was broken, in words
   */
  check(endpoint: EndpointRecord, event: LoggedEvent, taken: readonly string[]): string[];
}

/**
 * Tells that from the events and from which hooks have run, by what their kinds do: not from what they have
 * returned.
 * @param kindOf of a hook that may be deleted
 */
export function afterHooks(
  { chains }: Pick<HookedLog, 'chains'>,
  kindOf: (hookId: string) => { kind: HookKindName; name: string },
): AfterHooks {
  // Of each event and hook: the same for all endpoints, and each time.
  const known = new Map<string, string>();

  // Up to the last that the endpoint names: those after it are not waited for.
  function ranBefore({ after = [] }: EndpointRecord, { event }: LoggedEvent) {
    const { hooks = [], done = {} } = chains.get(event.id) ?? {};
    const last = hooks.findLastIndex((id) => after.includes(id));
    return hooks
      .slice(0, last + 1)
      .filter((id) => done[id]?.outcome === 'ok')
      .map((id) => ({ isNamed: after.includes(id), ...kindOf(id) }));
  }

  function isDropped(endpoint: EndpointRecord, logged: LoggedEvent): boolean {
    return (
      isUnwanted(logged.event.data as { amount?: number }) &&
      ranBefore(endpoint, logged).some(({ kind, isNamed }) => kind === 'drops' && isNamed)
    );
  }

  function isOther(eventId: string, mark: string): boolean {
    const key = `${eventId} ${nameIn(mark)}`;
    const first = known.get(key) ?? mark;
    known.set(key, first);
    return first !== mark;
  }

  return {
    isDropped,
    check(endpoint, logged, taken) {
      const { id } = logged.event;
      const what = `${endpoint.id} has taken ${id}`;
      if (taken.length > 0 && isDropped(endpoint, logged))
        return [`${what}, which a hook has dropped`];
      const wanted = ranBefore(endpoint, logged)
        .filter(({ kind }) => kind === 'marks')
        .map(({ name }) => name)
        .join();
      return taken.flatMap((text) => {
        const marks = text.split(',').filter((mark) => mark !== '');
        const names = marks.map(nameIn).join();
        if (names !== wanted) return [`${what} as "${names}", not "${wanted}"`];
        return marks.some((mark) => isOther(id, mark)) ? [`${what} as of two runs: ${text}`] : [];
      });
    },
  };
}

const nameIn = (mark: string) => mark.split(' ')[0] ?? '';
