import type { AccessCheck } from '../google/authorizers.ts';
import type { GoogleCredentials } from '../google/credentials.ts';
import type { GoogleClient } from '../google/google.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { recordAccountFailure, recordAccountWorks } from './account-health.ts';
import type { AccountManager } from './account-manager.ts';
import type { AccountRecord } from './account-record.ts';
import { isAccountWide } from './account-wide.ts';

/** What a check found out, and the account as it is after it. */
export interface AccountCheck {
  account: AccountRecord;
  /** The credentials work, for some resource at least. */
  ok: boolean;
  /** What is wrong, in words. */
  message: string;
  checks: readonly AccessCheck[];
}

/**
 * Tries an account's credentials at the token endpoint, also those that are known to have failed,
 * and notes what came of it.
 * @throws StorageError; what the secrets throw: then nobody knows.
 */
export async function checkAccount(
  manager: AccountManager,
  account: AccountRecord,
): Promise<AccountCheck> {
  let checks: readonly AccessCheck[];
  let type: GoogleCredentials['type'];
  try {
    const google = await googleToTry(manager, account);
    type = google.credentials().type;
    checks = await google.check();
  } catch (error) {
    if (!(error instanceof TidingsError) || !isAccountWide(error)) throw error;
    return failed(manager, account, error, []);
  }
  const errors = checks.map(({ error }) => error).filter((error) => error !== undefined);
  const wide = errors.find(isAccountWide);
  if (wide) return failed(manager, account, wide, checks);
  const ok = errors.length < checks.length;
  return {
    account: ok ? await recordAccountWorks(manager, account) : account,
    ok,
    message: ok ? summary(type, checks) : (errors[0]?.message ?? ''),
    checks,
  };
}

async function googleToTry(
  { googleOf }: AccountManager,
  account: AccountRecord,
): Promise<GoogleClient> {
  try {
    return await googleOf(account);
  } catch (error) {
    if (!(error instanceof TidingsError) || error.code !== 'account-needs-reconnect') throw error;
    // Known to have failed: whether they still do is the question.
    return googleOf({ ...account, status: 'ok' });
  }
}

async function failed(
  manager: AccountManager,
  account: AccountRecord,
  error: TidingsError,
  checks: readonly AccessCheck[],
): Promise<AccountCheck> {
  const recorded = await recordAccountFailure(manager, account, error);
  return { account: recorded ?? account, ok: false, message: error.message, checks };
}

// What the token endpoint does not tell, only a call can.
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
