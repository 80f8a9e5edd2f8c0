import type { Log } from '../log.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Table } from '../table/table.ts';
import type { AccountClients } from './account-clients.ts';

/** What accounts need, for those of all owners. */
export interface AccountDeps extends AccountClients {
  table: Table;
  sealer: Sealer;
  now: () => number;
  /** At least 0, less than 1. */
  random: () => number;
  log: Log;
  metrics: { needsReconnect(): void };
  /** Deletes a watch and stops its channels; a watch that is gone, or half gone, is no error. */
  deleteWatch(owner: string, watchId: string): Promise<unknown>;
  /** Makes a suspended watch due at `atMs`; any other watch is left alone. */
  resumeWatch(watchId: string, atMs: number): Promise<unknown>;
}

/** What the routes of accounts need, for one owner. */
export interface OwnAccountDeps extends AccountDeps {
  owner: string;
}
