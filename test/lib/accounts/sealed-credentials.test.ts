import { expect, test } from 'vitest';
import { openCredentials, sealCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import { CredentialsError } from '../../../lib/google/credentials-error.ts';
import { sealer } from '../../../lib/secrets/sealer.ts';
import { SecretUnavailableError } from '../../../lib/secrets/secret-unavailable-error.ts';
import { secretOf } from '../secrets/secret-of.ts';

const GRANT = {
  type: 'authorized_user',
  client_id: 'client',
  client_secret: 'GOCSPX-secret',
  refresh_token: '1//secret',
} as const;
const ACCOUNT = { owner: 'alice', id: 'a' };

function sealing() {
  const secret = secretOf(['k'.repeat(40)]);
  return { secret, seal: sealer(secret) };
}

test('credentials are opened for the account that they were sealed for', async () => {
  const { seal } = sealing();
  const sealed = await sealCredentials(seal, ACCOUNT, GRANT);
  expect(await openCredentials(seal, ACCOUNT, sealed)).toEqual(GRANT);
});

test.each([
  ['another owner', { ...ACCOUNT, owner: 'bob' }],
  ['another id', { ...ACCOUNT, id: 'b' }],
])(
  'credentials are not opened for an account with %s, as a failure of the credentials',
  async (_, other) => {
    const { seal } = sealing();
    const sealed = await sealCredentials(seal, ACCOUNT, GRANT);
    const error = await openCredentials(seal, other, sealed).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CredentialsError);
    expect(error).toMatchObject({ code: 'sealed-unreadable' });
  },
);

test('a secret that cannot be read is no failure of the credentials', async () => {
  const { secret, seal } = sealing();
  const sealed = await sealCredentials(seal, ACCOUNT, GRANT);
  const down = new SecretUnavailableError('tidings/test', undefined);
  secret.values = () => Promise.reject(down);
  await expect(openCredentials(seal, ACCOUNT, sealed)).rejects.toBe(down);
});
