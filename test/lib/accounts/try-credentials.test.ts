import { expect, test } from 'vitest';
import { tryCredentials } from '../../../lib/accounts/try-credentials.ts';
import type { AccessCheck } from '../../../lib/google/authorizers.ts';
import type { GoogleCredentials } from '../../../lib/google/credentials.ts';
import type { GoogleClient } from '../../../lib/google/google.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';

const GRANT = {
  type: 'authorized_user',
  client_id: 'client',
  client_secret: 'GOCSPX-secret',
  refresh_token: '1//first',
} as const;

const failing = (reason: string, status = 400) =>
  new GoogleError({ status, reason, message: '', tokenOf: 'authorized_user' });

/** Tries the grant with a Google that finds this; the credentials may be others after it. */
function trying(errors: (GoogleError | undefined)[], after: GoogleCredentials = GRANT) {
  const checks: AccessCheck[] = errors.map((error) => ({
    resources: ['drive.files'],
    ...(error ? { error } : {}),
  }));
  const google: GoogleClient = {
    check: async () => checks,
    credentials: () => after,
    watch: () => expect.unreachable(),
    stop: () => expect.unreachable(),
  };
  return tryCredentials({ makeGoogle: () => google }, { id: 'a' }, GRANT);
}

test('credentials that work for some of their scopes are accepted', async () => {
  expect(await trying([failing('unauthorized_client'), undefined])).toEqual(GRANT);
});

test('credentials whose refresh token Google rotates while they are tried are the new ones', async () => {
  const rotated = { ...GRANT, refresh_token: '1//rotated' };
  expect(await trying([undefined], rotated)).toEqual(rotated);
});

test('credentials that work for nothing are rejected, with the cause', async () => {
  const cause = failing('invalid_grant');
  await expect(trying([cause, failing('access_denied')])).rejects.toMatchObject({
    code: 'credentials-rejected',
    field: 'credentials',
    cause,
  });
});

test('credentials that Google does not answer for are neither accepted nor rejected', async () => {
  const error = failing('backend_error', 503);
  await expect(trying([error])).rejects.toBe(error);
});
