import type { TableCommand } from '../row-writes.ts';
import type { TableObserver } from './observed-table.ts';

interface Put {
  Item: Record<string, unknown>;
}

interface Transaction {
  TransactItems: { Put?: Put }[];
}

/** Tells of each item that is put into the table, alone or in a transaction. */
export function storedItems(onItem: (item: Record<string, unknown>) => void): TableObserver {
  return {
    recordStart: () => undefined,
    recordEnd(command) {
      for (const item of itemsOf(command)) onItem(item);
    },
  };
}

function itemsOf({ constructor: { name }, input }: TableCommand): Record<string, unknown>[] {
  if (name === 'PutCommand') return [(input as Put).Item];
  if (name !== 'TransactWriteCommand') return [];
  return (input as Transaction).TransactItems.flatMap(({ Put: put }) => (put ? [put.Item] : []));
}
