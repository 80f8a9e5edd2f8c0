import {
  type GoogleCredentials,
  type LastingCredentials,
  parseCredentials,
} from '../google/credentials.ts';
import { CredentialsError } from '../google/credentials-error.ts';
import { SealedUnreadableError } from '../secrets/sealed-unreadable-error.ts';
import type { SealContext, Sealer } from '../secrets/sealer.ts';
import type { AccountRecord } from './account-record.ts';

type Whose = Pick<AccountRecord, 'owner' | 'id'>;

/** Seals credentials for an account. @throws what `Sealer.seal` throws. */
export function sealCredentials(
  sealer: Sealer,
  account: Whose,
  credentials: LastingCredentials,
): Promise<string> {
  return sealer.seal(JSON.stringify(credentials), contextOf(account));
}

/**
 * Opens an account's credentials.
 * @throws CredentialsError `sealed-unreadable`, `google-credentials`; what the secret throws.
 */
export async function openCredentials(
  sealer: Sealer,
  account: Whose,
  sealed: string,
): Promise<GoogleCredentials> {
  try {
    return parseCredentials(await sealer.open(sealed, contextOf(account)));
  } catch (error) {
    if (!(error instanceof SealedUnreadableError)) throw error;
    const message = `${error.message} Or replace the account's credentials.`;
    throw new CredentialsError('sealed-unreadable', message, { cause: error });
  }
}

// Put into another row, they stay shut.
function contextOf({ owner, id }: Whose): SealContext {
  return ['account', owner, id];
}
