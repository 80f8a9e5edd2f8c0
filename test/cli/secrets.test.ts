import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { profilesFile } from '../../cli/profiles/profiles-file.ts';
import { storeProfile } from '../../cli/profiles/store-profile.ts';
import { newApiKey } from '../../lib/api/api-key.ts';
import { type FakeService, startFakeService } from './support/fake-service.ts';
import { runCommand } from './support/run-command.ts';

let service: FakeService | undefined;
afterEach(() => service?.close());

test.each(['tidings_se\ncret', 'tidings_se…cret', 'tidings_se cret', ' tidings_secret', '\u0000'])(
  'the key %j, which cannot be sent, is not shown',
  async (key) => {
    service = await startFakeService(() => ({ status: 200, body: { watches: [] } }));
    const url = service.url;
    for (const ran of [
      await runCommand(['watch', 'list', '--url', url, '--key', key]),
      await runCommand(['watch', 'list'], {
        environment: { TIDINGS_URL: url, TIDINGS_KEY: key },
      }),
    ]) {
      expect(ran).toMatchObject({ code: 2, output: '' });
      expect(ran.errors).toMatch(/^tidings: The key must be one line[^\n]*\n$/);
    }
    expect(service.received).toEqual([]);
  },
);

test.each([
  [['watch', 'list', '--kye=s3cret'], "unknown option '--kye'"],
  [['watch', 'list', "--kye=s3cret=more'"], "unknown option '--kye'"],
  [['login', 's3cret'], 'Expected 0 arguments but got 1'],
  [['endpoint', 'rotate-secret', 'e', 's3cret'], 'Expected 1 argument but got 2'],
  [['endpoint', 'update', 'e', '--header', 's3cret'], "--header must be 'Name: value'"],
])('%j is refused without its secret', async (args, message) => {
  const { code, errors } = await runCommand([...args, '--url', 'x.example', '--key', 'k']);
  expect(code).toBe(2);
  expect(errors).toContain(message);
  expect(errors).not.toContain('s3cret');
});

test('a key in the place of the URL is looked up nowhere, and not shown', async () => {
  const key = newApiKey();
  for (const ran of [
    await runCommand(['watch', 'list', '--url', key, '--key', 'k']),
    await runCommand(['watch', 'list'], { environment: { TIDINGS_URL: key, TIDINGS_KEY: 'k' } }),
    await runCommand(['key', 'revoke', key]),
  ]) {
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors.toLowerCase()).not.toContain(key.toLowerCase());
  }
});

test('an idempotency key that cannot be sent is refused by its flag', async () => {
  service = await startFakeService(() => ({ status: 201 }));
  const args = ['watch', 'create', 'calendar.settings', '--url', service.url, '--key', 'k'];
  for (const idempotencyKey of ['a\nb', '…']) {
    const ran = await runCommand([...args, '--idempotency-key', idempotencyKey]);
    expect(ran.code).toBe(2);
    expect(ran.errors).toMatch(/^tidings: --idempotency-key must be one line[^\n]*\n$/);
  }
  expect(service.received).toEqual([]);
});

test('keys that other users can read are noticed where one of them is used', async () => {
  service = await startFakeService(() => ({ status: 200, body: { watches: [] } }));
  const folder = mkdtempSync(join(tmpdir(), 'tidings-secrets-'));
  const environment = { XDG_CONFIG_HOME: folder };
  const file = profilesFile(environment);
  const list = (...flags: string[]) => runCommand(['watch', 'list', ...flags], { environment });
  try {
    storeProfile(file, 'prod', { url: service.url, key: 'the-key' }, true);
    expect((await list()).errors).toBe('');
    chmodSync(file, 0o640);
    expect((await list()).errors).toBe(
      `Other users of this machine can read the keys in ${file}: chmod 600 it.\n`,
    );
    expect((await list('--key', 'another')).errors).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
