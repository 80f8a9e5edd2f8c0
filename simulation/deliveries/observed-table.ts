import type { Table } from '../../lib/table/table.ts';
import type { TableCommand } from '../row-writes.ts';

/** What is told of each command. */
export interface TableObserver {
  /** It is sent. */
  recordStart(command: TableCommand): void;
  /** The database has carried it out. */
  recordEnd(command: TableCommand): void;
}

/** Makes a table that tells observers of its commands. */
export function observedTable(table: Table, observers: readonly TableObserver[]): Table {
  const client = new Proxy(table.client, {
    get(target, property, receiver) {
      if (property !== 'send') return Reflect.get(target, property, receiver);
      return async (command: TableCommand, options: never) => {
        for (const observer of observers) observer.recordStart(command);
        const output = await target.send(command as never, options);
        for (const observer of observers) observer.recordEnd(command);
        return output;
      };
    },
  });
  return { ...table, client };
}
