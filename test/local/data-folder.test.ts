import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { parseSecret } from '../../lib/signing/secret.ts';
import {
  openDataFolder,
  readEnvironment,
  removeEnvironment,
  writeEnvironment,
} from '../../local/data-folder.ts';
import { LocalError } from '../../local/local-error.ts';

let folder: string;
beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'tidings-data-'));
  folder = join(parent, '.tidings');
  return () => rmSync(parent, { recursive: true, force: true });
});

test('the first start creates the folder and an API key', () => {
  const { apiKey, databaseFile } = openDataFolder(false, folder);

  expect(apiKey).toMatch(/^[0-9a-f]{48}$/);
  expect(dirname(databaseFile)).toBe(folder);
});

test('the API key is kept', () => {
  const { apiKey } = openDataFolder(false, folder);

  expect(openDataFolder(false, folder).apiKey).toBe(apiKey);
});

test('a key set by hand is used', () => {
  openDataFolder(false, folder);
  writeFileSync(join(folder, 'api-key'), '  my-key\n');

  expect(openDataFolder(false, folder).apiKey).toBe('my-key');
});

test('an empty key file gets a new key, so that an empty key is never valid', () => {
  openDataFolder(false, folder);
  writeFileSync(join(folder, 'api-key'), '\n');

  const { apiKey } = openDataFolder(false, folder);

  expect(apiKey).toMatch(/^[0-9a-f]{48}$/);
  expect(readFileSync(join(folder, 'api-key'), 'utf8').trim()).toBe(apiKey);
});

test('two folders have different keys', () => {
  const other = openDataFolder(false, `${folder}-other`);

  expect(openDataFolder(false, folder).apiKey).not.toBe(other.apiKey);
});

test('a later start keeps the data', () => {
  const { databaseFile } = openDataFolder(false, folder);
  writeFileSync(databaseFile, 'data');
  openDataFolder(false, folder);

  expect(readFileSync(databaseFile, 'utf8')).toBe('data');
});

test('the seal secret is kept, and differs between folders', () => {
  const { sealSecret, apiKey } = openDataFolder(false, folder);

  expect(sealSecret.length).toBeGreaterThanOrEqual(32);
  expect(sealSecret).not.toBe(apiKey);
  expect(openDataFolder(false, folder).sealSecret).toBe(sealSecret);
  expect(openDataFolder(false, `${folder}-other`).sealSecret).not.toBe(sealSecret);
});

test('the secret of webhooks is one of Standard Webhooks, and is kept until a fresh start', () => {
  const { webhookSecret } = openDataFolder(false, folder);

  expect(parseSecret(webhookSecret)).toHaveLength(32);
  expect(openDataFolder(false, folder).webhookSecret).toBe(webhookSecret);
  expect(openDataFolder(true, folder).webhookSecret).not.toBe(webhookSecret);
});

test('a damaged secret of webhooks is an error that names its file and not the secret', () => {
  openDataFolder(false, folder);
  writeFileSync(join(folder, 'webhook-secret'), 'whsec_short');

  expect(() => openDataFolder(false, folder)).toThrow(LocalError);
  expect(() => openDataFolder(false, folder)).toThrow(/webhook-secret must be whsec_/);
  expect(() => openDataFolder(false, folder)).not.toThrow(/short/);
});

test('a fresh start deletes the data and the keys', () => {
  const { databaseFile, apiKey, sealSecret } = openDataFolder(false, folder);
  writeFileSync(databaseFile, 'data');

  const fresh = openDataFolder(true, folder);
  expect(fresh.apiKey).not.toBe(apiKey);
  expect(fresh.sealSecret).not.toBe(sealSecret);
  expect(existsSync(databaseFile)).toBe(false);
});

test('a fresh start deletes nothing else in the folder', () => {
  const { databaseFile } = openDataFolder(false, folder);
  for (const ours of [databaseFile, `${databaseFile}-wal`, join(folder, 'environment.json')])
    writeFileSync(ours, 'data');
  mkdirSync(join(folder, 'photos'));
  writeFileSync(join(folder, 'photos', 'api-key'), 'the user’s');
  openDataFolder(true, folder);

  expect(readdirSync(folder).sort()).toEqual(['api-key', 'photos', 'seal-key', 'webhook-secret']);
  expect(readdirSync(join(folder, 'photos'))).toEqual(['api-key']);
});

test('other users of the machine cannot read it', () => {
  openDataFolder(false, folder);

  expect(statSync(folder).mode & 0o077).toBe(0);
  for (const key of ['api-key', 'seal-key', 'webhook-secret'])
    expect(statSync(join(folder, key)).mode & 0o077).toBe(0);
});

test.each([false, true])(
  'a file in place of the folder is an error, and is kept (fresh: %s)',
  (fresh) => {
    writeFileSync(folder, 'in the way');

    expect(() => openDataFolder(fresh, folder)).toThrow(LocalError);
    expect(readFileSync(folder, 'utf8')).toBe('in the way');
  },
);

test('the environment of the running Tidings can be stored, read and removed', () => {
  openDataFolder(false, folder);
  const file = join(folder, 'environment.json');
  writeEnvironment(folder, { AWS_REGION: 'us-east-1' });

  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ AWS_REGION: 'us-east-1' });
  expect(readEnvironment(folder)).toEqual({ AWS_REGION: 'us-east-1' });
  expect(statSync(file).mode & 0o077).toBe(0);

  removeEnvironment(folder);
  removeEnvironment(folder);
  expect(existsSync(file)).toBe(false);
  expect(() => readEnvironment(folder)).toThrow(LocalError);
});
