import { randomUUID } from 'node:crypto';
import { DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import { failureOf, isRejection } from '../google/failure.ts';
import type { Google } from '../google/google.ts';
import { GoogleError, invalidAnswer } from '../google/google-error.ts';
import { Channel } from '../protocol/channel.ts';
import { signToken } from '../protocol/token.ts';
import { validateWatchRequest } from '../protocol/validate-watch-request.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import type { ChannelPurpose, ChannelSpec } from './channel-spec.ts';
import { finishStop } from './finish-stop.ts';
import { getChannel } from './rows/read-channels.ts';
import { putPendingChannel, transitionChannel } from './rows/write-channels.ts';

/** How an attempt to open a channel ends, unless it fails. */
export type OpenAttempt =
  | { outcome: 'opened'; channel: ChannelRecord }
  /** Another request stopped it, and may have come to Google too early: it has to be stopped again. */
  | { outcome: 'stopped-meanwhile'; channelId: string };

/** What one attempt is made with. */
interface Attempt {
  spec: ChannelSpec;
  purpose: ChannelPurpose;
  google: Google;
  channel: Channel;
}

/**
 * Opens a channel. An id that is taken is replaced once. It can only be taken by an earlier attempt
 * of this same call whose answer was lost, so that channel is stopped as soon as the new one has the
 * resource id.
 * @throws InvalidWatchRequestError before anything is stored; GoogleError with the row left
 *   `failed`; StorageError with the row left `pending`; what `google` throws.
 */
export async function attemptToOpen(
  deps: ChannelDeps,
  spec: ChannelSpec,
  purpose: ChannelPurpose = {},
): Promise<OpenAttempt> {
  const [firstId, secondId] = purpose.watch?.channelIds ?? [randomUUID(), randomUUID()];
  const channel = await prepare(deps, spec, firstId);
  const google = await deps.google(purpose.account ?? DEFAULT_ACCOUNT);
  try {
    return await openOnce(deps, { spec, purpose, google, channel });
  } catch (error) {
    if (!(error instanceof GoogleError) || error.errorClass !== 'retry-with-new-id') throw error;
  }
  const second = await prepare(deps, spec, secondId);
  const attempt = await openOnce(deps, { spec, purpose, google, channel: second });
  if (attempt.outcome === 'opened') await stopOrphan(deps, firstId, attempt.channel);
  return attempt;
}

async function prepare(deps: ChannelDeps, spec: ChannelSpec, id: string): Promise<Channel> {
  const { resource, parameters, tokenData, expirationMs } = spec;
  const nowMs = deps.now();
  const maxSeconds = WATCHABLE_RESOURCES[resource]?.maxLeaseSeconds;
  const longestMs = maxSeconds ? nowMs + maxSeconds * 1000 : undefined;
  const channel = new Channel({
    id,
    type: 'web_hook',
    address: deps.notificationsUrl,
    expiration: expirationMs ?? longestMs,
    token: signToken(await deps.tokenSecret(), id, tokenData),
  });
  const { allowLoopbackHttp } = deps;
  validateWatchRequest({ resource, parameters, channel }, { nowMs, allowLoopbackHttp });
  return channel;
}

// Under one id: into the ledger as pending, then `watch`, then active with what Google granted.
async function openOnce(deps: ChannelDeps, attempt: Attempt): Promise<OpenAttempt> {
  const { spec, purpose, google, channel } = attempt;
  const { table, now, owner } = deps;
  const { id } = channel;
  await putPending(deps, attempt);
  try {
    const { resource, parameters } = spec;
    takeOver(channel, await google.watch({ resource, parameters }, channel));
  } catch (error) {
    if ((await recordFailure(deps, id, error)) === 'may-be-live')
      return { outcome: 'stopped-meanwhile', channelId: id };
    throw error;
  }
  const { resourceId, resourceUri, expiration } = channel;
  const end = expiration ? { expirationMs: expiration } : { neverExpires: true as const };
  const granted = {
    nowMs: now(),
    set: { resourceId, resourceUri, ...end },
    watchId: purpose.watch?.id,
  };
  const active = await transitionChannel(table, id, 'activate', granted);
  if (active) return { outcome: 'opened', channel: active };
  // The transition may have been made twice: the SDK repeats what was not answered in time.
  const current = await getChannel(table, owner, id);
  if (current?.state === 'active') return { outcome: 'opened', channel: current };
  await transitionChannel(table, id, 'activateAfterStop', granted);
  return { outcome: 'stopped-meanwhile', channelId: id };
}

async function putPending(
  { table, owner, now }: ChannelDeps,
  { spec, purpose, channel }: Attempt,
): Promise<void> {
  const { resource, parameters, tokenData } = spec;
  const { id, address, expiration } = channel;
  await putPendingChannel(table, {
    id,
    owner,
    account: purpose.account ?? DEFAULT_ACCOUNT,
    ...(purpose.watch ? { watchId: purpose.watch.id } : {}),
    ...(purpose.probe ? { probe: true as const } : {}),
    resource,
    parameters,
    address,
    ...(tokenData ? { tokenData } : {}),
    ...(expiration ? { requestedExpirationMs: expiration } : {}),
    createdAtMs: now(),
  });
}

// What was requested must not pass for granted: an answer without an expiration means none.
function takeOver(channel: Channel, answer: object): void {
  channel.expiration = 0;
  try {
    channel.update(answer);
  } catch (error) {
    throw invalidAnswer(error instanceof Error ? error.message : '', error);
  }
}

async function recordFailure(
  { table, now }: ChannelDeps,
  id: string,
  error: unknown,
): Promise<'recorded' | 'may-be-live'> {
  const failure = failureOf(error, now());
  const details = { nowMs: now(), failure };
  if (await transitionChannel(table, id, 'fail', details)) return 'recorded';
  if (isRejection(failure)) {
    await transitionChannel(table, id, 'failWhileStopping', details);
    return 'recorded';
  }
  return (await transitionChannel(table, id, 'failAfterStop', details))
    ? 'may-be-live'
    : 'recorded';
}

// Best effort: if it fails, the row stays `failed` or `stopping`, and the sweep finishes it.
async function stopOrphan(
  deps: ChannelDeps,
  id: string,
  { resourceId }: ChannelRecord,
): Promise<void> {
  if (!resourceId) return;
  const { table, now, log } = deps;
  try {
    const orphan = await transitionChannel(table, id, 'beginStop', {
      read: 'failed',
      nowMs: now(),
      set: { resourceId },
    });
    if (orphan) await finishStop(deps, orphan, resourceId);
  } catch {
    log('warn', 'a channel whose answer was lost is still open', { id });
  }
}
