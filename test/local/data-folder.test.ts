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

test('the first start makes the folder and a key', () => {
  const { apiKey, databaseFile } = openDataFolder(false, folder);

  expect(apiKey).toMatch(/^[0-9a-f]{48}$/);
  expect(dirname(databaseFile)).toBe(folder);
});

test('the key is kept', () => {
  const { apiKey } = openDataFolder(false, folder);

  expect(openDataFolder(false, folder).apiKey).toBe(apiKey);
});

test('a key that was set by hand is taken', () => {
  openDataFolder(false, folder);
  writeFileSync(join(folder, 'api-key'), '  my-key\n');

  expect(openDataFolder(false, folder).apiKey).toBe('my-key');
});

test('an empty key file gets a new key: nobody comes in with nothing', () => {
  openDataFolder(false, folder);
  writeFileSync(join(folder, 'api-key'), '\n');

  const { apiKey } = openDataFolder(false, folder);

  expect(apiKey).toMatch(/^[0-9a-f]{48}$/);
  expect(readFileSync(join(folder, 'api-key'), 'utf8').trim()).toBe(apiKey);
});

test('two folders have two keys', () => {
  const other = openDataFolder(false, `${folder}-other`);

  expect(openDataFolder(false, folder).apiKey).not.toBe(other.apiKey);
});

test('a later start leaves the data', () => {
  const { databaseFile } = openDataFolder(false, folder);
  writeFileSync(databaseFile, 'data');
  openDataFolder(false, folder);

  expect(readFileSync(databaseFile, 'utf8')).toBe('data');
});

test('a later start opens what an earlier one sealed, and another folder does not', () => {
  const { sealSecret, apiKey } = openDataFolder(false, folder);

  expect(sealSecret.length).toBeGreaterThanOrEqual(32);
  expect(sealSecret).not.toBe(apiKey);
  expect(openDataFolder(false, folder).sealSecret).toBe(sealSecret);
  expect(openDataFolder(false, `${folder}-other`).sealSecret).not.toBe(sealSecret);
});

test('a fresh start throws the data and the keys away', () => {
  const { databaseFile, apiKey, sealSecret } = openDataFolder(false, folder);
  writeFileSync(databaseFile, 'data');

  const fresh = openDataFolder(true, folder);
  expect(fresh.apiKey).not.toBe(apiKey);
  expect(fresh.sealSecret).not.toBe(sealSecret);
  expect(existsSync(databaseFile)).toBe(false);
});

test('and nothing else that is in the folder', () => {
  const { databaseFile } = openDataFolder(false, folder);
  for (const ours of [databaseFile, `${databaseFile}-wal`, join(folder, 'environment.json')])
    writeFileSync(ours, 'data');
  mkdirSync(join(folder, 'photos'));
  writeFileSync(join(folder, 'photos', 'api-key'), 'the user’s');
  openDataFolder(true, folder);

  expect(readdirSync(folder).sort()).toEqual(['api-key', 'photos', 'seal-key']);
  expect(readdirSync(join(folder, 'photos'))).toEqual(['api-key']);
});

test('others on this machine cannot read it', () => {
  openDataFolder(false, folder);

  expect(statSync(folder).mode & 0o077).toBe(0);
  for (const key of ['api-key', 'seal-key'])
    expect(statSync(join(folder, key)).mode & 0o077).toBe(0);
});

test.each([false, true])('a file in its place is a complaint, and stays (fresh: %s)', (fresh) => {
  writeFileSync(folder, 'in the way');

  expect(() => openDataFolder(fresh, folder)).toThrow(LocalError);
  expect(readFileSync(folder, 'utf8')).toBe('in the way');
});

test('what a running Tidings leaves word of can be read, and is taken back', () => {
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
