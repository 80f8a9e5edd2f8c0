import { afterEach, expect, test, vi } from 'vitest';
import { defaultProvider } from '../../../handlers/shims/environment-credentials.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A Lambda function's credentials but for `flaws`. */
function stubCredentials(flaws: Record<string, string | undefined> = {}): void {
  const environment: Record<string, string | undefined> = {
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
    ...flaws,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

test('the provider returns the credentials of the function’s role', async () => {
  stubCredentials();

  expect(await defaultProvider()()).toEqual({
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    sessionToken: 'session',
  });
});

test('the provider needs no session token', async () => {
  stubCredentials({ AWS_SESSION_TOKEN: undefined });

  expect(await defaultProvider()()).toEqual({ accessKeyId: 'id', secretAccessKey: 'secret' });
});

test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])(
  'the provider fails without %s',
  async (name) => {
    stubCredentials({ [name]: undefined });

    await expect(defaultProvider()()).rejects.toThrow(name);
  },
);

test('an error of the provider does not show the variable that is set', async () => {
  stubCredentials({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: 'sesame' });

  await expect(defaultProvider()()).rejects.not.toThrow('sesame');
});
