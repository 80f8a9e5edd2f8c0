import type { Log } from '../log.ts';
import type { Table } from '../table/table.ts';

/** What making, listing and revoking keys needs. */
export interface ApiKeyDeps {
  table: Table;
  now: () => number;
  log: Log;
}
