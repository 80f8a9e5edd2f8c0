import type { AccessCheck } from '../google/authorizers.ts';
import type { GoogleCredentials } from '../google/credentials.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { AccountDeps } from './account-deps.ts';
import { recordAccountFailure, recordAccountWorks } from './account-health.ts';
import type { AccountRecord } from './account-record.ts';
import { isAccountWide } from './account-wide.ts';

/** The result of a check, and the account as it is after it. */
export interface AccountCheck {
  account: AccountRecord;
  /** The credentials work, for some resource at least. */
  ok: boolean;
  /** What is wrong, in words. */
  message: string;
  checks: readonly AccessCheck[];
}

/**
 * Tries an account's credentials at the token endpoint, also those that have failed before, and
 * records the result.
 * @throws StorageError; what the secrets throw: then nothing is known, and nothing is recorded.
 */
export async function checkAccount(
  deps: AccountDeps,
  account: AccountRecord,
): Promise<AccountCheck> {
  let checks: readonly AccessCheck[];
  let type: GoogleCredentials['type'];
  try {
    const google = await deps.googleOf(account, { evenIfRejected: true });
    type = google.credentials().type;
    checks = await google.check();
  } catch (error) {
    if (!(error instanceof TidingsError) || !isAccountWide(error)) throw error;
    return failed(deps, account, error, []);
  }
  const errors = checks.map(({ error }) => error).filter((error) => error !== undefined);
  const wide = errors.find(isAccountWide);
  if (wide) return failed(deps, account, wide, checks);
  const ok = errors.length < checks.length;
  return {
    account: ok ? await recordAccountWorks(deps, account) : account,
    ok,
    message: ok ? summary(type, checks) : (errors[0]?.message ?? ''),
    checks,
  };
}

async function failed(
  deps: AccountDeps,
  account: AccountRecord,
  error: TidingsError,
  checks: readonly AccessCheck[],
): Promise<AccountCheck> {
  const recorded = await recordAccountFailure(deps, account, error);
  return { account: recorded ?? account, ok: false, message: error.message, checks };
}

// What the token endpoint does not report, only a call can.
const UNPROVEN: Partial<Record<GoogleCredentials['type'], string>> = {
  authorized_user: 'What they may watch depends on the scopes that the user agreed to.',
  access_token: 'They were not tried: an access token lives an hour and cannot be renewed.',
};

function summary(type: GoogleCredentials['type'], checks: readonly AccessCheck[]): string {
  const failures = checks.flatMap(({ resources, error }) =>
    error ? [`Not for ${resources.join(', ')}: ${error.message}`] : [],
  );
  return ['The credentials work.', UNPROVEN[type] ?? '', ...failures].filter(Boolean).join(' ');
}
