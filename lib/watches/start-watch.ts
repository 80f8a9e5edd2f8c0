import { randomUUID } from 'node:crypto';
import { getAccount } from '../accounts/rows/read-accounts.ts';
import { newWebhookChannel } from '../protocol/new-webhook-channel.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { signToken } from '../protocol/token.ts';
import { validateWatchRequest } from '../protocol/validate-watch-request.ts';
import { claimEndsAt } from './rows/claim-watch.ts';
import { type Creation, createWatch, forgetIdempotency } from './rows/create-watch.ts';
import { getWatch } from './rows/read-watches.ts';
import { reconcileClaimed } from './reconcile-watch.ts';
import { removeWatch } from './remove-watch.ts';
import type { Renewer } from './watch-deps.ts';
import { failureOf } from './watch-failure.ts';
import type { WatchRecord } from './watch-record.ts';
import { digestOfSpec, requestDigest, sha256, type WatchSpec } from './watch-spec.ts';

/** A watch, and whether this wish made it or an earlier one did. */
export interface Started {
  watch: WatchRecord;
  isNew: boolean;
}

/**
 * Takes up a user's wish, once however often it is sent: by the Idempotency-Key, and by owner,
 * account, resource and parameters. Its first channel is opened at once. What passes by itself
 * keeps the watch, and is tried again; what Google refuses is told, and leaves nothing behind.
 * @throws InvalidWatchRequestError; TidingsError `unknown-account`, `account-needs-reconnect`,
 *   `watch-exists` (with other token data or lease), `idempotency-key-reused`, `google-…`;
 *   StorageError
 */
export async function startWatch(
  renewer: Renewer,
  owner: string,
  spec: WatchSpec,
  idempotencyKey?: string,
): Promise<Started> {
  const { table, now } = renewer;
  await validate(renewer, spec);
  const account = await getAccount(table, owner, spec.account);
  if (!account || account.deletingAtMs !== undefined) throw unknownAccount(spec);
  // Credentials that are known not to work are told before anything is stored.
  await renewer.googleOf(account);
  const watch = newWatch(owner, spec, now());
  const key = idempotencyKey === undefined ? undefined : sha256(idempotencyKey);
  const idempotency = key === undefined ? undefined : { key, request: requestDigest(spec) };
  const creation = await createWatch(table, watch, idempotency);
  if (creation.outcome !== 'created') return earlier(renewer, owner, spec, creation);
  await reconcileClaimed(renewer, watch);
  const started = (await getWatch(table, owner, watch.id)) ?? watch;
  const rejection = failureOf(started);
  if (rejection === undefined) return { watch: started, isNew: true };
  await removeWatch(renewer, owner, watch.id);
  if (key !== undefined) await forgetIdempotency(table, owner, key);
  throw rejection;
}

// A lease has to be longer than the sweep needs to see it and to try again.
const MIN_PERIODS = 5;

async function validate(renewer: Renewer, spec: WatchSpec): Promise<void> {
  const { resource, parameters, tokenData, leaseSeconds } = spec;
  const channel = newWebhookChannel(renewer.notificationsUrl);
  channel.token = signToken(await renewer.tokenSecret(), channel.id, tokenData);
  const { now, allowLoopbackHttp, settings } = renewer;
  validateWatchRequest({ resource, parameters, channel }, { nowMs: now(), allowLoopbackHttp });
  const minSeconds = (MIN_PERIODS * settings.periodMs) / 1000;
  // On this machine, for the simulator, the sweep comes more often.
  if (leaseSeconds === undefined || leaseSeconds >= minSeconds || allowLoopbackHttp) return;
  throw new TidingsError(
    'invalid-request',
    `leaseSeconds must be ${minSeconds} or more: a shorter lease would end before it is renewed`,
    { field: 'leaseSeconds' },
  );
}

// Claimed from the beginning: whoever makes it opens its first channel.
function newWatch(owner: string, spec: WatchSpec, nowMs: number): WatchRecord {
  const { resource, parameters, account, tokenData, leaseSeconds } = spec;
  const untilMs = claimEndsAt(nowMs);
  return {
    id: randomUUID(),
    owner,
    account,
    resource,
    parameters,
    spec: digestOfSpec(spec),
    ...(tokenData ? { tokenData } : {}),
    ...(leaseSeconds ? { leaseSeconds } : {}),
    channelIds: [],
    version: 1,
    dueAtMs: untilMs,
    claimedUntilMs: untilMs,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

async function earlier(
  { table }: Renewer,
  owner: string,
  spec: WatchSpec,
  creation: Exclude<Creation, { outcome: 'created' }>,
): Promise<Started> {
  if (creation.outcome === 'no-account') throw unknownAccount(spec);
  if (creation.outcome === 'repeated' && creation.request !== requestDigest(spec))
    throw new TidingsError(
      'idempotency-key-reused',
      'This Idempotency-Key was used for another request. Use a new one for each spec.',
      { field: 'Idempotency-Key' },
    );
  const { watchId } = creation;
  const watch = await getWatch(table, owner, watchId);
  if (!watch || watch.deletedAtMs !== undefined)
    throw new TidingsError(
      'watch-deleted',
      `The watch of this spec, ${watchId}, was deleted. Send the spec anew, with a new Idempotency-Key.`,
      { field: 'Idempotency-Key' },
    );
  const differs =
    (watch.tokenData ?? '') !== (spec.tokenData ?? '')
      ? 'tokenData'
      : watch.leaseSeconds !== spec.leaseSeconds
        ? 'leaseSeconds'
        : undefined;
  if (differs === undefined) return { watch, isNew: false };
  throw new TidingsError(
    'watch-exists',
    `Watch ${watchId} watches the same with another ${differs}. Delete it first, or leave ${differs} as it is.`,
    { field: differs },
  );
}

function unknownAccount({ account }: WatchSpec): TidingsError {
  return new TidingsError(
    'unknown-account',
    `There is no account ${account.slice(0, 64)}. GET /accounts lists yours.`,
    { field: 'account' },
  );
}
