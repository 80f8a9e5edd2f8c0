import { DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import { GoogleError } from '../google/google-error.ts';
import type { Channel } from '../protocol/channel.ts';
import { newWebhookChannel } from '../protocol/new-webhook-channel.ts';
import { signToken } from '../protocol/token.ts';
import { validateWatchRequest } from '../protocol/validate-watch-request.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';
import type { Manager } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { finishStop } from './finish-stop.ts';
import { tryToOpen } from './open-attempt.ts';
import type { OpenRequest } from './open-request.ts';
import { changeChannelState } from './rows/write-channels.ts';

/**
 * Opens a channel. An id that is taken is replaced once. It can only be taken by an earlier try of
 * this same call whose answer was lost, so that channel is stopped as soon as the new one tells the
 * resource id.
 * @throws InvalidWatchRequestError before anything is stored; what `tryToOpen` throws.
 */
export async function openChannel(manager: Manager, request: OpenRequest): Promise<ChannelRecord> {
  const channel = await prepare(manager, request);
  const google = await manager.google(request.account ?? DEFAULT_ACCOUNT);
  try {
    return await tryToOpen(manager, google, request, channel);
  } catch (error) {
    if (!(error instanceof GoogleError) || error.errorClass !== 'retry-with-new-id') throw error;
  }
  const record = await tryToOpen(manager, google, request, await prepare(manager, request));
  await stopOrphan(manager, channel.id, record);
  return record;
}

async function prepare(manager: Manager, request: OpenRequest): Promise<Channel> {
  const { resource, parameters, tokenData, expirationMs } = request;
  const nowMs = manager.now();
  const maxSeconds = WATCHABLE_RESOURCES[resource]?.maxLeaseSeconds;
  const wantedMs = expirationMs ?? (maxSeconds ? nowMs + maxSeconds * 1000 : undefined);
  const channel = newWebhookChannel(manager.notificationsUrl);
  channel.expiration = wantedMs ?? 0;
  channel.token = signToken(await manager.tokenSecret(), channel.id, tokenData);
  validateWatchRequest(
    { resource, parameters, channel },
    { nowMs, allowLoopbackHttp: manager.allowLoopbackHttp },
  );
  return channel;
}

// Best effort: should it fail, the row stays `failed` or `stopping` and DELETE finishes it.
async function stopOrphan(
  manager: Manager,
  id: string,
  { resourceId }: ChannelRecord,
): Promise<void> {
  if (!resourceId) return;
  const { table, now, log } = manager;
  const change = { from: ['failed'], to: 'stopping', nowMs: now(), set: { resourceId } } as const;
  await changeChannelState(table, id, change)
    .then((twin) => twin && finishStop(manager, twin, resourceId))
    .catch(() => log('warn', 'a channel whose answer was lost is still open', { id }));
}
