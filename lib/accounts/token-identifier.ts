import type { AccountRecord } from './account-record.ts';

/** Whose access tokens are meant, and which grant of theirs. */
export interface TokenOwner {
  owner: string;
  accountId: string;
  /** Empty for the deployment's own account. */
  grantId: string;
}

/** Names an account's credentials to the receivers of `afterTokenRefresh`: `<owner>/<id>/<grant>`. */
export function tokenIdentifier({
  owner,
  id,
  grantId = '',
}: Pick<AccountRecord, 'owner' | 'id' | 'grantId'>): string {
  return [owner, id, grantId].map(encodeURIComponent).join('/');
}

/** Reads such a name; undefined for those that others have given. */
export function readTokenIdentifier(identifier: string | null): TokenOwner | undefined {
  const parts = identifier?.split('/') ?? [];
  if (parts.length !== 3) return undefined;
  try {
    const [owner = '', accountId = '', grantId = ''] = parts.map(decodeURIComponent);
    return { owner, accountId, grantId };
  } catch {
    return undefined;
  }
}
