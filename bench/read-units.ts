import type { Table } from '../lib/table/table.ts';

/** A table whose reads are counted. */
export interface ReadUnits {
  table: Table;
  /** The read units that `run` uses. */
  of(run: () => Promise<void>): Promise<number>;
}

interface Capacity {
  CapacityUnits?: number;
}

const READS = ['GetCommand', 'BatchGetCommand', 'QueryCommand', 'ScanCommand'];

/** Wraps a table so that it counts the units of its reads, as the database reports them. */
export function readUnits(table: Table): ReadUnits {
  let units = 0;
  type Command = { constructor: { name: string }; input: Record<string, unknown> };
  const send = async (command: Command, options: never): Promise<unknown> => {
    const isRead = READS.includes(command.constructor.name);
    if (isRead) command.input['ReturnConsumedCapacity'] = 'TOTAL';
    const answer = (await table.client.send(command as never, options)) as {
      ConsumedCapacity?: Capacity | Capacity[];
    };
    if (isRead)
      for (const { CapacityUnits = Number.NaN } of [answer.ConsumedCapacity ?? {}].flat())
        units += CapacityUnits;
    return answer;
  };
  const client = new Proxy(table.client, {
    get: (target, name, receiver) => (name === 'send' ? send : Reflect.get(target, name, receiver)),
  });
  return {
    table: { ...table, client },
    async of(run) {
      const before = units;
      await run();
      return units - before;
    },
  };
}
