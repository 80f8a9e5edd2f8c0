import type { Table } from '../lib/table/table.ts';

/** A table that adds up what its reads cost. */
export interface ReadUnits {
  table: Table;
  /** The read units that something costs, as the database reports them. */
  of(run: () => Promise<void>): Promise<number>;
}

interface Capacity {
  CapacityUnits?: number;
}

const READS = ['GetCommand', 'BatchGetCommand', 'QueryCommand', 'ScanCommand'];

/** Has the database report the units of each read. */
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
