import type { Log } from '../log.ts';
import type { Table } from '../table/table.ts';
import type { Connections } from './connections.ts';
import type { ControlDeps } from './control-frame.ts';
import type { RateLimit } from './rate-limit.ts';

/** What answering and feeding sockets needs. */
export interface StreamDeps extends ControlDeps {
  table: Table;
  log: Log;
  connections: Connections;
  /** Where the API has an event, by its id. */
  eventUrl: (id: string) => string;
  /** Messages of an owner's sockets, or to them, in this process. */
  limit: RateLimit;
}
