import { errorFields, type Log } from '../log.ts';
import type { Table } from '../table/table.ts';
import { getSocket } from './rows/read-sockets.ts';
import { removeSocket } from './rows/write-sockets.ts';

/**
 * Removes a socket that has been closed. It never throws: the gateway does not repeat the call, and what
 * is left is found gone by the next push, or expires.
 */
export async function disconnect(
  { table, now, log }: { table: Table; now: () => number; log: Log },
  connectionId: string,
): Promise<void> {
  try {
    const socket = await getSocket(table, connectionId, now());
    if (socket) await removeSocket(table, socket);
  } catch (error) {
    log('warn', 'a closed socket was not removed', { connectionId, ...errorFields(error) });
  }
}
