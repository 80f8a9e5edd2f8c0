/** What a file is instead of credentials, and what to do: completes "<field> …". */
export interface ForeignCredentials {
  field: string;
  problem: string;
}

const AUTHORIZE =
  'authorise a user with it first: gcloud auth application-default login --client-id-file=<this file> --scopes=…, and send the file that this writes';

/** Names what is often sent in place of credentials; undefined if the value may be credentials. */
export function foreignCredentials(value: unknown): ForeignCredentials | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { field: 'credentials', problem: 'must be a JSON object, such as a key file of Google' };
  for (const kind of ['installed', 'web'])
    if (Object.hasOwn(value, kind))
      return { field: kind, problem: `is an OAuth client: ${AUTHORIZE}` };
  const { type } = value as { type?: unknown };
  const known = typeof type === 'string' ? OTHER_TYPES.get(type) : undefined;
  if (known) return { field: 'type', problem: `is "${type}": ${known}` };
  if (
    type === undefined &&
    Object.hasOwn(value, 'client_id') &&
    !Object.hasOwn(value, 'private_key') &&
    !Object.hasOwn(value, 'refresh_token')
  )
    return {
      field: 'refresh_token',
      problem: `is missing. This may be an OAuth client: ${AUTHORIZE}`,
    };
  if (Object.hasOwn(value, 'refresh_token') && !Object.hasOwn(value, 'client_id'))
    return {
      field: 'client_id',
      problem:
        'is missing: these are tokens alone. Add the client_id and the client_secret of the OAuth client that they were issued to',
    };
  return undefined;
}

const KEY =
  'use the JSON key of a service account, or the credentials that gcloud auth application-default login writes';

// The types that Google's libraries read, beside those that can open channels from AWS.
const OTHER_TYPES: ReadonlyMap<string, string> = new Map([
  ['external_account', `workload identity federation is not supported; ${KEY}`],
  ['external_account_authorized_user', `workforce identity federation is not supported; ${KEY}`],
  ['impersonated_service_account', `impersonation is not supported; ${KEY}`],
  ['gdch_service_account', `Google Distributed Cloud has no Workspace APIs; ${KEY}`],
]);
