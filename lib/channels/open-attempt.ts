import { DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import type { Google } from '../google/google.ts';
import { invalidAnswer } from '../google/google-error.ts';
import type { Channel } from '../protocol/channel.ts';
import { ChannelBusyError } from './channel-busy-error.ts';
import type { Manager } from './channel-deps.ts';
import { channelFailure } from './channel-failure.ts';
import { type ChannelRecord, isRejection } from './channel-record.ts';
import type { OpenRequest } from './open-request.ts';
import { getChannel } from './rows/read-channels.ts';
import { changeChannelState, putPendingChannel } from './rows/write-channels.ts';

/**
 * Opens a channel under one id: into the ledger as pending, then `watch`, then active with what
 * Google granted.
 * @throws GoogleError with the row left `failed`; StorageError with the row left pending;
 *   ChannelBusyError if somebody stopped it meanwhile: the row is `active` or `failed` again.
 */
export async function tryToOpen(
  manager: Manager,
  google: Google,
  request: OpenRequest,
  channel: Channel,
): Promise<ChannelRecord> {
  const { table, now, owner } = manager;
  const { id } = channel;
  await request.onOpening?.(id);
  await putPending(manager, request, channel);
  try {
    const { resource, parameters } = request;
    takeOver(channel, await google.watch({ resource, parameters }, channel));
  } catch (error) {
    await recordFailure(manager, id, error);
    throw error;
  }
  const { resourceId, resourceUri, expiration } = channel;
  const end = expiration ? { expirationMs: expiration } : { neverExpires: true as const };
  const set = { resourceId, resourceUri, ...end };
  const activate = {
    from: ['pending'],
    to: 'active',
    nowMs: now(),
    set,
    watchId: request.watchId,
  } as const;
  const active = await changeChannelState(table, id, activate);
  if (active) return active;
  // The change may have been made twice: the client repeats what was not answered in time.
  const current = await getChannel(table, owner, id);
  if (current?.state === 'active') return current;
  // Whoever stopped it may have come before Google opened it, so that it has to be stopped again.
  await changeChannelState(table, id, { ...activate, from: ['stopping', 'stopped'] });
  throw new ChannelBusyError(id);
}

async function putPending(
  { table, owner, now }: Manager,
  { resource, parameters, tokenData, account = DEFAULT_ACCOUNT, watchId, probe }: OpenRequest,
  { id, address, expiration }: Channel,
): Promise<void> {
  await putPendingChannel(table, {
    id,
    owner,
    account,
    ...(watchId ? { watchId } : {}),
    ...(probe ? { probe: true as const } : {}),
    resource,
    parameters,
    address,
    ...(tokenData ? { tokenData } : {}),
    ...(expiration ? { requestedExpirationMs: expiration } : {}),
    createdAtMs: now(),
  });
}

// What was asked for must not pass for granted: an answer without an expiration means none.
function takeOver(channel: Channel, answer: object): void {
  channel.expiration = 0;
  try {
    channel.update(answer);
  } catch (error) {
    throw invalidAnswer(error instanceof Error ? error.message : '', error);
  }
}

async function recordFailure({ table, now }: Manager, id: string, error: unknown): Promise<void> {
  const failure = channelFailure(error, now());
  const fail = { from: ['pending'], to: 'failed', nowMs: now(), failure } as const;
  if (await changeChannelState(table, id, fail)) return;
  // Somebody is stopping it, and has to know that there is nothing to stop.
  if (isRejection(failure)) await changeChannelState(table, id, { ...fail, from: ['stopping'] });
  // Or has stopped it, and may have come too early.
  else if (await changeChannelState(table, id, { ...fail, from: ['stopping', 'stopped'] }))
    throw new ChannelBusyError(id);
}
