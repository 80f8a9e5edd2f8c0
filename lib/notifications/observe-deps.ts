import type { Log } from '../log.ts';
import type { Table } from '../table/table.ts';

/** What observing needs. */
export interface ObserveDeps {
  table: Table;
  now: () => number;
  log: Log;
}
