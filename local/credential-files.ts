import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Google } from '../google-simulator/google.ts';
import type { IssuedCredentials } from '../google-simulator/oauth/identities.ts';
import { SERVICE_ACCOUNT_FILE, USER_FILE } from './data-folder.ts';
import { PRIVATE_FILE } from './private-files.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const serviceAccountKey = v.object({
  type: v.literal('service_account'),
  project_id: text,
  private_key_id: text,
  private_key: v.pipe(text, v.check(isPrivateKey)),
  client_email: text,
  client_id: text,
  token_uri: text,
  universe_domain: text,
});
const authorizedUser = v.object({
  type: v.literal('authorized_user'),
  client_id: text,
  client_secret: text,
  refresh_token: text,
});

/**
 * The credentials in the data folder, which the next simulator accepts again: the accounts that were
 * made with them stay valid. Files that are missing or damaged are ignored.
 */
export function readCredentials(folder: string, user: string): IssuedCredentials {
  const key = read(join(folder, SERVICE_ACCOUNT_FILE), serviceAccountKey);
  const credentials = read(join(folder, USER_FILE), authorizedUser);
  return {
    serviceAccounts: key ? [key] : [],
    users: credentials ? [{ ...credentials, user }] : [],
  };
}

/** Stores a key and credentials that `google` accepts: those of `issued`, or else new ones. */
export function writeCredentials(
  folder: string,
  google: Google,
  user: string,
  issued: IssuedCredentials,
): void {
  const write = (name: string, credentials: object): void =>
    writeFileSync(join(folder, name), `${JSON.stringify(credentials, null, 2)}\n`, {
      mode: PRIVATE_FILE,
    });
  const email = issued.serviceAccounts?.[0]?.client_email;
  // Again in any case: the simulator, and so the address of its token endpoint, has another port.
  write(SERVICE_ACCOUNT_FILE, google.serviceAccount(email));
  if (issued.users?.length === 0) write(USER_FILE, google.authorizedUser(user));
}

function read<Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
): v.InferOutput<Schema> | undefined {
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
