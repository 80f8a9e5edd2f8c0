import { deliveryId } from '../../lib/deliveries/delivery-id.ts';
import { DELIVERIES, DUE, eventSourceKey } from '../../lib/table/keys.ts';
import type { Table } from '../../lib/table/table.ts';
import { rowWrites, type TableCommand } from '../row-writes.ts';

/**
 * What is known of the index by due time. A sweep reads every shard each minute, which would take most
 * of the time of a simulation: where nothing can be due, the database is not asked.
 */
export interface DueIndex {
  table: Table;
  /** Whether something may be due. */
  mayBeDue(nowMs: number): boolean;
}

interface DueQuery {
  IndexName?: string;
  ExclusiveStartKey?: unknown;
  ExpressionAttributeValues?: Record<string, unknown>;
}

interface Found {
  Items?: Record<string, unknown>[];
  LastEvaluatedKey?: unknown;
}

const EVENT_PREFIX = eventSourceKey('').pk;

/** Wraps a table that has no deliveries yet. */
export function dueIndex(table: Table): DueIndex {
  // Times at which a row of a shard was to be due. They are forgotten when a query finds nothing.
  const times = new Map<string, Set<number>>();

  function add(shard: string, dueAtMs: unknown): void {
    if (typeof dueAtMs !== 'number') return;
    const known = times.get(shard) ?? new Set<number>();
    times.set(shard, known.add(dueAtMs));
  }

  function mayHave(shard: string, untilMs: number): boolean {
    for (const dueAtMs of times.get(shard) ?? []) if (dueAtMs <= untilMs) return true;
    return false;
  }

  async function query(input: DueQuery, send: () => Promise<Found>): Promise<Found> {
    const { ':shard': shard, ':until': until } = input.ExpressionAttributeValues ?? {};
    const untilMs = Number(until);
    const isFirst = input.ExclusiveStartKey === undefined;
    if (isFirst && !mayHave(String(shard), untilMs)) return { Items: [] };
    const found = await send();
    const isEmpty = isFirst && found.Items?.length === 0 && !found.LastEvaluatedKey;
    const known = times.get(String(shard));
    if (isEmpty && known)
      for (const dueAtMs of known) if (dueAtMs <= untilMs) known.delete(dueAtMs);
    return found;
  }

  // Before it is sent: it may be carried out, whether the answer arrives or not.
  function recordWrites(command: TableCommand): void {
    const { name } = command.constructor;
    const { Key } = command.input as { Key?: { pk: string; sk: string } };
    if (name === 'UpdateCommand' && Key?.sk.startsWith(DELIVERIES)) {
      const eventId = Key.pk.slice(EVENT_PREFIX.length);
      const id = deliveryId({ endpointId: Key.sk.slice(DELIVERIES.length), eventId });
      for (const { set } of rowWrites(command)) add(DUE.deliveryShard(id), set['dueAtMs']);
    }
    if (name === 'PutCommand')
      for (const { set } of rowWrites(command)) add(String(set['due']), set['dueAtMs']);
  }

  const client = new Proxy(table.client, {
    get(target, property, receiver) {
      if (property !== 'send') return Reflect.get(target, property, receiver);
      return async (command: TableCommand, options: never) => {
        recordWrites(command);
        const send = () => target.send(command as never, options);
        const { IndexName } = command.input as DueQuery;
        const isQuery = command.constructor.name === 'QueryCommand' && IndexName === DUE.index;
        return isQuery ? query(command.input as DueQuery, send as () => Promise<Found>) : send();
      };
    },
  });
  return {
    table: { ...table, client },
    mayBeDue: (nowMs) => [...times.keys()].some((shard) => mayHave(shard, nowMs)),
  };
}
