import { iso, presentFailure } from '../api/present.ts';
import type { AccountRecord } from './account-record.ts';
import type { AccountCheck } from './check-account.ts';

/** An account as the API shows it: what its credentials are for, and never the credentials. */
export function presentAccount(account: AccountRecord): Record<string, unknown> {
  const { id, type, identity, subject, status, failure, deletingAtMs, throttledUntilMs } = account;
  return {
    id,
    type,
    identity,
    subject,
    status: deletingAtMs === undefined ? status : 'deleting',
    statusSince: time(deletingAtMs ?? account.statusSinceMs),
    failure: presentFailure(failure),
    throttledUntil: iso(throttledUntilMs),
    createdAt: time(account.createdAtMs),
    updatedAt: time(account.updatedAtMs),
  };
}

/** The result of a check, as the API shows it. */
export function presentCheck({ account, ok, message, checks }: AccountCheck) {
  const each = checks.flatMap(({ resources, error }) =>
    resources.map((resource) => [
      resource,
      error
        ? { ok: false, class: error.errorClass, reason: error.reason, message: error.message }
        : { ok: true },
    ]),
  );
  return { ok, message, resources: Object.fromEntries(each), account: presentAccount(account) };
}

// The deployment's own account was never created: 0 stands for no time.
function time(milliseconds: number): string | undefined {
  return milliseconds === 0 ? undefined : iso(milliseconds);
}
