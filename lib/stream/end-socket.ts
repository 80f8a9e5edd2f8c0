import { TidingsError } from '../protocol/tidings-error.ts';
import { errorFrame } from './control-frame.ts';
import { removeSocket } from './rows/write-sockets.ts';
import type { SocketRecord } from './socket-record.ts';
import type { StreamDeps } from './stream-deps.ts';

/** Tells a client that its API key was revoked, and ends its connection. @throws StorageError */
export async function endSocket(deps: StreamDeps, socket: SocketRecord): Promise<void> {
  const { connections, table } = deps;
  const { connectionId, subscription } = socket;
  await removeSocket(table, socket);
  await connections.post(connectionId, errorFrame(deps, revoked(), subscription?.id));
  await connections.close(connectionId);
}

function revoked(): TidingsError {
  return new TidingsError(
    'unauthorized',
    'The API key that this stream was opened with was revoked. Use another key.',
  );
}
