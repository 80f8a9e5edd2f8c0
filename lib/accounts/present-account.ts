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
    statusSince: iso(deletingAtMs ?? account.statusSinceMs),
    failure: failure && {
      class: failure.class,
      reason: failure.reason,
      message: failure.message,
      at: iso(failure.atMs),
    },
    throttledUntil: iso(throttledUntilMs),
    createdAt: iso(account.createdAtMs),
    updatedAt: iso(account.updatedAtMs),
  };
}

/** What a check found out, as the API shows it. */
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

// The deployment's own account was never made by anybody: 0 stands for no time.
function iso(milliseconds = 0): string | undefined {
  return milliseconds === 0 ? undefined : new Date(milliseconds).toISOString();
}
