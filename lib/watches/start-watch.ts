import { randomUUID } from 'node:crypto';
import { getAccount } from '../accounts/rows/read-accounts.ts';
import { isTransient } from '../google/failure.ts';
import { newWebhookChannel } from '../protocol/new-webhook-channel.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { signToken } from '../protocol/token.ts';
import { validateWatchRequest } from '../protocol/validate-watch-request.ts';
import { earlierWatch, unknownAccount } from './earlier-watch.ts';
import { reconcileClaimed } from './reconcile-watch.ts';
import type { FailedReconciliation, WatchReconciliation } from './reconciliation.ts';
import { removeWatch } from './remove-watch.ts';
import { claimEndsAt } from './rows/claim-watch.ts';
import { createWatch, forgetIdempotency } from './rows/create-watch.ts';
import { getWatch } from './rows/read-watches.ts';
import type { OwnWatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';
import { digestOfSpec, requestDigest, sha256, type WatchSpec } from './watch-spec.ts';
import { WATCH_TRANSITIONS } from './watch-states.ts';

/** A watch, and whether this request created it or an earlier one did. */
export interface Started {
  watch: WatchRecord;
  isNew: boolean;
}

/**
 * Creates a watch, once however often it is requested: by the Idempotency-Key, and by owner,
 * account, resource and parameters. Its first channel is opened at once. A transient failure keeps
 * the watch, and the sweep tries again; after a rejection by Google nothing is left.
 * @throws InvalidWatchRequestError; TidingsError `unknown-account`, `watch-exists` (with other token
 *   data or lease), `idempotency-key-reused`, `watch-deleted`; CredentialsError; GoogleError as Google
 *   gave it; StorageError
 */
export async function startWatch(
  deps: OwnWatchDeps,
  spec: WatchSpec,
  idempotencyKey?: string,
): Promise<Started> {
  const { table, owner, now } = deps;
  await validate(deps, spec);
  const account = await getAccount(table, owner, spec.account);
  if (!account || account.deletion !== undefined) throw unknownAccount(spec.account);
  // Credentials that are known not to work are reported before anything is stored.
  await deps.googleOf(account);
  const watch = newWatch(owner, spec, now());
  const key = idempotencyKey === undefined ? undefined : sha256(idempotencyKey);
  const idempotency = key === undefined ? undefined : { key, request: requestDigest(spec) };
  const creation = await createWatch(table, watch, idempotency);
  if (creation.outcome !== 'created')
    return { watch: await earlierWatch(deps, spec, creation), isNew: false };
  const reconciliation = await reconcileClaimed(deps, watch, { isNew: true });
  if (!isRejected(reconciliation))
    return { watch: await watchAfter(deps, reconciliation, watch), isNew: true };
  await removeWatch(deps, watch.id);
  if (key !== undefined) await forgetIdempotency(table, owner, key);
  throw reconciliation.error;
}

function isRejected(reconciliation: WatchReconciliation): reconciliation is FailedReconciliation {
  const { outcome } = reconciliation;
  return (outcome === 'failed' || outcome === 'suspended') && !isTransient(reconciliation.failure);
}

// A watch that another request deleted or moved meanwhile is as that request left it.
async function watchAfter(
  { table, owner }: OwnWatchDeps,
  reconciliation: WatchReconciliation,
  { id }: WatchRecord,
): Promise<WatchRecord> {
  if (reconciliation.outcome !== 'lost-claim') return reconciliation.watch;
  const watch = await getWatch(table, owner, id);
  if (watch) return watch;
  throw new TidingsError('watch-deleted', `Watch ${id} was deleted while it was being created`);
}

// A lease has to be longer than the sweep needs to find it and to try again.
const MIN_PERIODS = 5;

async function validate(deps: OwnWatchDeps, spec: WatchSpec): Promise<void> {
  const { resource, parameters, tokenData, leaseSeconds } = spec;
  const channel = newWebhookChannel(deps.notificationsUrl);
  channel.token = signToken(await deps.tokenSecret(), channel.id, tokenData);
  const { now, allowLoopbackHttp, settings } = deps;
  const rules = { nowMs: now(), allowLoopbackHttp, repeated: true };
  validateWatchRequest({ resource, parameters, channel }, rules);
  const minSeconds = (MIN_PERIODS * settings.periodMs) / 1000;
  // On a laptop, for the simulator, the sweep runs more often.
  if (leaseSeconds === undefined || leaseSeconds >= minSeconds || allowLoopbackHttp) return;
  throw new TidingsError(
    'invalid-request',
    `leaseSeconds must be ${minSeconds} or more: a shorter lease would end before it is renewed`,
    { field: 'leaseSeconds' },
  );
}

// Claimed from the beginning: the request that creates it opens its first channel.
function newWatch(owner: string, spec: WatchSpec, nowMs: number): WatchRecord {
  const { resource, parameters, account, tokenData, leaseSeconds } = spec;
  const untilMs = claimEndsAt(nowMs);
  return {
    id: randomUUID(),
    owner,
    account,
    resource,
    parameters,
    specDigest: digestOfSpec(spec),
    ...(tokenData ? { tokenData } : {}),
    ...(leaseSeconds ? { leaseSeconds } : {}),
    channelIds: [],
    condition: WATCH_TRANSITIONS.create.to,
    conditionSinceMs: nowMs,
    version: 1,
    dueAtMs: untilMs,
    claimedUntilMs: untilMs,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}
