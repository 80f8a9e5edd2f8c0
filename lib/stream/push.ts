import { type ApiKeyRecord, fromApiKeyItem } from '../api/rows/api-key-record.ts';
import { type LogRun, readRuns } from '../events/read-runs.ts';
import { errorFields } from '../log.ts';
import { getItems } from '../table/get-items.ts';
import { apiKeyKey } from '../table/keys.ts';
import { postInOrder } from './connections.ts';
import { controlFrame, coverage } from './control-frame.ts';
import { endSocket } from './end-socket.ts';
import type { PushMessage } from './push-message.ts';
import { fromSocketItem, socketKeys, socketsOf } from './rows/read-sockets.ts';
import { removeSocket } from './rows/write-sockets.ts';
import { runFrames } from './run-frames.ts';
import type { SocketRecord, SubscribedSocket } from './socket-record.ts';
import type { StreamDeps } from './stream-deps.ts';

// By then the owner's second is over.
const LIMIT_RETRY_MS = 1000;

/**
 * Sends the sockets of an owner what has got into the log. Nothing is written, and nothing depends on
 * its success: a client that misses a message sees the gap in the next one, or in the answer to its
 * ping. To push numbers again changes nothing for a client that has them.
 * @throws StorageError
 */
export async function push(deps: StreamDeps, message: PushMessage): Promise<void> {
  const { table, now } = deps;
  const { owner } = message;
  const ids = await socketsOf(table, owner, { nowMs: now() });
  if (ids.length === 0) return;
  const sockets = await readSockets(deps, owner, ids);
  if (sockets.length === 0) return;
  const runs = await readRuns(table, message, now());
  if (runs.length === 0) return;
  await Promise.all(sockets.map((socket) => feed(deps, socket, runs)));
}

/** The sockets that have subscribed. Those whose key was revoked are ended. */
async function readSockets(
  deps: StreamDeps,
  owner: string,
  ids: readonly string[],
): Promise<SubscribedSocket[]> {
  const { table } = deps;
  const rows = (await getItems(table, socketKeys(ids))).map(fromSocketItem);
  const sockets = rows.filter((row): row is SocketRecord => row?.owner === owner);
  const known = new Set(sockets.map(({ connectionId }) => connectionId));
  const left = ids.filter((id) => !known.has(id));
  await Promise.all(left.map((connectionId) => removeSocket(table, { owner, connectionId })));
  const keys = await keysOf(deps, sockets);
  const isAllowed = ({ keyId }: SocketRecord) => {
    if (keyId === undefined) return true;
    const key = keys.get(keyId);
    return key !== undefined && key.revokedAtMs === undefined;
  };
  const ended = sockets.filter((socket) => !isAllowed(socket));
  await Promise.all(ended.map((socket) => endSocket(deps, socket)));
  return sockets.filter(
    (socket): socket is SubscribedSocket => isAllowed(socket) && socket.subscription !== undefined,
  );
}

async function keysOf(
  { table }: StreamDeps,
  sockets: readonly SocketRecord[],
): Promise<ReadonlyMap<string, ApiKeyRecord>> {
  const ids = new Set(sockets.flatMap(({ keyId }) => keyId ?? []));
  const items = await getItems(table, [...ids].map(apiKeyKey));
  const records = items.map(fromApiKeyItem).filter((record) => record !== undefined);
  return new Map(records.map((record) => [record.id, record]));
}

async function feed(deps: StreamDeps, socket: SubscribedSocket, runs: readonly LogRun[]) {
  const { table, log, connections, limit } = deps;
  const { owner, connectionId } = socket;
  try {
    const texts = runFrames(deps, socket, runs);
    const given = limit.take(owner, texts.length) ? texts : [behind(deps, socket, runs)];
    const posted = await postInOrder(connections, connectionId, given);
    if (posted === 'gone') await removeSocket(table, socket);
  } catch (error) {
    // One socket costs the others nothing.
    log('error', 'a socket was not fed', { connectionId, ...errorFields(error) });
  }
}

function behind(deps: StreamDeps, { subscription }: SubscribedSocket, runs: readonly LogRun[]) {
  const after = runs[0]?.after ?? 0;
  const data = {
    ...coverage(after, after),
    reason: 'limit' as const,
    retryAfterMs: LIMIT_RETRY_MS,
  };
  return controlFrame(deps, 'tidings.stream.behind', data, subscription.id);
}
