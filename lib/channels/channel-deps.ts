import type { Google } from '../google/google.ts';
import type { Log } from '../log.ts';
import type { Table } from '../table/table.ts';

/** What managing channels needs. */
export interface Manager {
  table: Table;
  /**
   * Google as an account of the owner sees it. Made when first needed: listing channels must work
   * without Google credentials.
   */
  google(account: string): Promise<Google>;
  /** The secret that new tokens are signed with. */
  tokenSecret(): Promise<string>;
  /** Where Google is to send notifications. */
  notificationsUrl: string;
  /** Whether that may be http: on this machine, for the simulator. */
  allowLoopbackHttp: boolean;
  /** Whose channels these are. */
  owner: string;
  now: () => number;
  log: Log;
}
