import { getApiKey } from '../keys/rows/read-api-keys.ts';
import { errorFields } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { errorFrame } from './control-frame.ts';
import { endSocket } from './end-socket.ts';
import { parseMessage, subscriptionOf } from './parse-message.ts';
import { getSocket } from './rows/read-sockets.ts';
import { putSubscription, removeSocket } from './rows/write-sockets.ts';
import { sendPage } from './send-page.ts';
import type { SocketRecord, StreamSubscription } from './socket-record.ts';
import { startOfSubscription } from './start-of-subscription.ts';
import type { StreamDeps } from './stream-deps.ts';

/**
 * Answers a message of a client: with events, with how far they go, or with an error. A socket that is
 * not known, or whose API key was revoked, is closed.
 */
export async function answerMessage(
  deps: StreamDeps,
  { connectionId, text }: { connectionId: string; text: string | undefined },
): Promise<void> {
  const { table, now, log, connections } = deps;
  let socket: SocketRecord | undefined;
  try {
    socket = await getSocket(table, connectionId, now());
    if (!socket) return await connections.close(connectionId);
    if (await isRevoked(deps, socket)) return await endSocket(deps, socket);
    if (!deps.limit.take(socket.owner, 1)) throw tooManyMessages();
    const posted = await answer(deps, socket, text);
    if (posted === 'gone') await removeSocket(table, socket);
  } catch (error) {
    const level = error instanceof TidingsError ? 'warn' : 'error';
    log(level, 'a message was not answered', { connectionId, ...errorFields(error) });
    // What was asked for, not what the socket has: a client ignores what is about another subscription.
    const subscription = subscriptionOf(text) ?? socket?.subscription?.id;
    await connections.post(connectionId, errorFrame(deps, error, subscription));
  }
}

async function answer(deps: StreamDeps, socket: SocketRecord, text: string | undefined) {
  const request = parseMessage(text);
  if (request.action === 'subscribe') return subscribe(deps, socket, request);
  const { subscription } = socket;
  const wanted = request.subscription ?? subscription?.id;
  if (subscription && subscription.id === wanted)
    return sendPage(deps, { ...socket, subscription }, request.from);
  throw new TidingsError('not-subscribed', 'The subscription is not known here: send subscribe', {
    field: 'subscription',
  });
}

async function subscribe(
  deps: StreamDeps,
  socket: SocketRecord,
  { subscription, from }: { subscription: StreamSubscription; from: number | undefined },
) {
  const { table, now, connections } = deps;
  const { owner, connectionId } = socket;
  // Before the log is read: an event that is put into the log later finds the socket (`push.ts`).
  if (!(await putSubscription(table, connectionId, subscription))) return 'gone';
  const { sinceMs } = subscription;
  const start = await startOfSubscription(table, {
    owner,
    from,
    sinceMs,
    nowMs: now(),
  });
  if (start.notice)
    await connections.post(connectionId, errorFrame(deps, start.notice, subscription.id));
  return sendPage(deps, { ...socket, subscription }, start.from);
}

async function isRevoked({ table }: StreamDeps, { keyId }: SocketRecord): Promise<boolean> {
  if (keyId === undefined) return false;
  const key = await getApiKey(table, keyId);
  return key === undefined || key.revokedAtMs !== undefined;
}

function tooManyMessages(): TidingsError {
  return new TidingsError(
    'too-many-messages',
    'The owner’s sockets have more messages than allowed (streamMessagesPerSecond). Ask again in a few seconds.',
  );
}
