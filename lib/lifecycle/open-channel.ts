import type { Channel } from '../channel/channel.ts';
import { newWebhookChannel } from '../channel/new-webhook-channel.ts';
import { signToken } from '../channel/token.ts';
import { validateWatchRequest } from '../channel/validate-watch-request.ts';
import { WATCHABLE_RESOURCES } from '../channel/watchable-resources.ts';
import { GoogleError } from '../google/google-error.ts';
import { DEFAULT_ACCOUNT } from '../store/account-record.ts';
import type { ChannelRecord } from '../store/channel-record.ts';
import { changeChannelState } from '../store/write-channels.ts';
import { finishStop } from './finish-stop.ts';
import type { Manager } from './manager.ts';
import type { OpenRequest } from './open-request.ts';
import { tryToOpen } from './try-to-open.ts';

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
  await stopLostTwin(manager, channel.id, record);
  return record;
}

async function prepare(manager: Manager, request: OpenRequest): Promise<Channel> {
  const { resource, parameters, tokenData, expirationMs } = request;
  const nowMs = manager.now();
  const longestSeconds = WATCHABLE_RESOURCES[resource]?.maxLeaseSeconds;
  const wantedMs = expirationMs ?? (longestSeconds ? nowMs + longestSeconds * 1000 : undefined);
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
async function stopLostTwin(
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
