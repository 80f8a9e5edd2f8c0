import { TidingsError } from '../protocol/tidings-error.ts';
import type { Creation } from './rows/create-watch.ts';
import { getWatch } from './rows/read-watches.ts';
import type { OwnWatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';
import { requestDigest, type WatchSpec } from './watch-spec.ts';

/**
 * The watch that an earlier request created: with the same Idempotency-Key, or for the same account,
 * resource and parameters.
 * @throws TidingsError `unknown-account`, `idempotency-key-reused`, `watch-deleted`, or
 *   `watch-exists` if its token data or lease are others; StorageError
 */
export async function earlierWatch(
  { table, owner }: Pick<OwnWatchDeps, 'table' | 'owner'>,
  spec: WatchSpec,
  creation: Exclude<Creation, { outcome: 'created' }>,
): Promise<WatchRecord> {
  if (creation.outcome === 'no-account') throw unknownAccount(spec.account);
  if (creation.outcome === 'repeated' && creation.request !== requestDigest(spec))
    throw new TidingsError(
      'idempotency-key-reused',
      'This Idempotency-Key was used for another request. Use a new one for each watch.',
      { field: 'Idempotency-Key' },
    );
  const { watchId } = creation;
  const watch = await getWatch(table, owner, watchId);
  if (!watch || watch.condition === 'deleted')
    throw new TidingsError(
      'watch-deleted',
      `The watch of this request, ${watchId}, was deleted. Send the request again, with a new Idempotency-Key.`,
      { field: 'Idempotency-Key' },
    );
  const differs = differenceOf(watch, spec);
  if (differs === undefined) return watch;
  throw new TidingsError(
    'watch-exists',
    `Watch ${watchId} watches the same with another ${differs}. Delete it first, or leave ${differs} as it is.`,
    { field: differs },
  );
}

function differenceOf(
  { tokenData = '', leaseSeconds }: WatchRecord,
  spec: WatchSpec,
): 'tokenData' | 'leaseSeconds' | undefined {
  if (tokenData !== (spec.tokenData ?? '')) return 'tokenData';
  return leaseSeconds === spec.leaseSeconds ? undefined : 'leaseSeconds';
}

/** The error for an account that does not exist, is another owner's, or is being deleted. */
export function unknownAccount(account: string): TidingsError {
  return new TidingsError(
    'unknown-account',
    `There is no account ${account}. GET /accounts lists yours.`,
    { field: 'account' },
  );
}
