import * as v from 'valibot';
import { isApiKeyDigest } from '../api/api-key.ts';
import { DEPLOYMENT_OWNER } from '../api/owner.ts';
import { parseObject, strictBody } from '../api/parse-body.ts';
import { SCOPES_OF_KEYS } from '../api/rows/api-key-record.ts';
import { TidingsError } from '../protocol/tidings-error.ts';

const DIGEST = 'must be the SHA-256 of the key, as 64 hex digits in lower case';
const OWNER = 'must be 1 to 64 letters, digits, ".", "_" and "-"';
const NOT_DEFAULT = `must be another one than "${DEPLOYMENT_OWNER}", whose one key is in the secret api-key`;
const SCOPES = `must be a list of ${SCOPES_OF_KEYS.join(' or ')} or both, each once`;
const NAME = 'must be 1 to 100 visible characters';
const CURSOR = 'must be the nextCursor of the page before';

// Part of the keys of many rows: no "#", which separates the parts, and nothing that looks like another.
const owner = v.pipe(
  v.string(OWNER),
  v.regex(/^[A-Za-z0-9._-]{1,64}$/, OWNER),
  v.check((text) => text !== DEPLOYMENT_OWNER, NOT_DEFAULT),
);

// It is printed in terminals: no control characters, and nothing that takes no place or turns text round.
const name = v.pipe(v.string(NAME), v.regex(/^(?! )(?:[^\p{C}\p{Z}]| ){1,100}(?<! )$/u, NAME));

const scopes = v.pipe(
  v.array(v.picklist(SCOPES_OF_KEYS, SCOPES), SCOPES),
  v.minLength(1, SCOPES),
  v.check((list) => new Set(list).size === list.length, SCOPES),
);

const SCHEMAS = {
  create: strictBody({
    action: v.literal('create'),
    digest: v.pipe(v.string(DIGEST), v.check(isApiKeyDigest, DIGEST)),
    owner,
    scopes,
    name: v.exactOptional(name),
  }),
  list: strictBody({
    action: v.literal('list'),
    owner: v.exactOptional(owner),
    cursor: v.exactOptional(v.string(CURSOR)),
  }),
  revoke: strictBody({
    action: v.literal('revoke'),
    id: v.string('must be the id of a key, which is in the list of keys'),
  }),
} as const;

type Action = keyof typeof SCHEMAS;

/** What the function is invoked with. */
export type KeyRequest = { [Name in Action]: v.InferOutput<(typeof SCHEMAS)[Name]> }[Action];

/** Reads an event. Any JSON may come. @throws TidingsError `invalid-request` with the field. */
export function parseKeyRequest(event: unknown): KeyRequest {
  const action = typeof event === 'object' && event && 'action' in event ? event.action : undefined;
  if (typeof action === 'string' && Object.hasOwn(SCHEMAS, action))
    return parseObject(SCHEMAS[action as Action], event);
  const known = Object.keys(SCHEMAS).join(', ');
  throw new TidingsError('invalid-request', `action must be one of ${known}`, { field: 'action' });
}
