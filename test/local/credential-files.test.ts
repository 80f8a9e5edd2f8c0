import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JWT } from 'google-auth-library';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Google } from '../../google-simulator/google.ts';
import { startGoogle } from '../../google-simulator/start-google.ts';
import { readCredentials, writeCredentials } from '../../local/credential-files.ts';

const USER = 'you@example.com';
const NOTHING = { serviceAccounts: [], users: [] };
const running: Google[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-credentials-'));
  return () => rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const google of running.splice(0)) await google.close();
});

/** Starts a simulator as `npm start` does, and returns the files that it leaves. */
async function start() {
  const issued = readCredentials(folder, USER);
  const google = await startGoogle({ issued });
  running.push(google);
  writeCredentials(folder, google, USER, issued);
  const contents = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return { google, key: contents('service-account.json'), user: contents('user.json') };
}

async function tokenFor({ google, user }: Awaited<ReturnType<typeof start>>): Promise<number> {
  const { type: _, ...credentials } = user;
  const body = new URLSearchParams({ grant_type: 'refresh_token', ...credentials });
  return (await fetch(`${google.url}/token`, { method: 'POST', body })).status;
}

async function tokenOfKey({ google, key }: Awaited<ReturnType<typeof start>>): Promise<number> {
  const client = new JWT({ email: key.client_email, key: key.private_key });
  const headers = await client.getRequestHeaders(`${google.url}/drive/v3/files`);
  return (await fetch(`${google.url}/drive/v3/files`, { headers })).status;
}

test('a simulator accepts the credentials in the files, and so does the next one', async () => {
  const first = await start();
  expect([await tokenFor(first), await tokenOfKey(first)]).toEqual([200, 200]);
  const next = await start();
  expect([await tokenFor(next), await tokenOfKey(next)]).toEqual([200, 200]);
  expect(next.user).toEqual(first.user);
  expect(next.key).toEqual({ ...first.key, token_uri: `${next.google.url}/token` });
});

test('other users of the machine cannot read the files', async () => {
  await start();
  for (const name of ['service-account.json', 'user.json'])
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test.each(['', '{', '[]', '{"type": "service_account"}', '{"type": "authorized_user"}'])(
  'files with %j are replaced',
  async (damaged) => {
    for (const name of ['service-account.json', 'user.json'])
      writeFileSync(join(folder, name), damaged);
    expect(readCredentials(folder, USER)).toEqual(NOTHING);
    const started = await start();
    expect([await tokenFor(started), await tokenOfKey(started)]).toEqual([200, 200]);
  },
);

test('a key that is not one is replaced', async () => {
  const { key } = await start();
  const file = join(folder, 'service-account.json');
  writeFileSync(file, JSON.stringify({ ...key, private_key: 'secret' }));
  expect(readCredentials(folder, USER).serviceAccounts).toEqual([]);
});
