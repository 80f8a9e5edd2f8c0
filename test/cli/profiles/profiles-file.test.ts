import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  isReadableByOthers,
  profilesFile,
  readProfiles,
  writeProfiles,
} from '../../../cli/profiles/profiles-file.ts';
import { storeProfile } from '../../../cli/profiles/store-profile.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-profiles-'));
  file = profilesFile({ XDG_CONFIG_HOME: folder });
});
afterEach(() => rmSync(folder, { recursive: true }));

const PROD = { url: 'https://prod.example.com', key: 'prod-key' };
const LOCAL = { url: 'http://localhost:3000', key: 'local-key', dataFolder: '/data' };

test.each([
  [{ XDG_CONFIG_HOME: '/xdg', HOME: '/home/a' }, 'linux', '/xdg/tidings/config.json'],
  [{ XDG_CONFIG_HOME: '', HOME: '/home/a' }, 'linux', '/home/a/.config/tidings/config.json'],
  [{ APPDATA: '/app-data', HOME: '/home/a' }, 'win32', '/app-data/tidings/config.json'],
] as const)('%j on %s has profiles in %s', (environment, platform, path) => {
  expect(profilesFile(environment, platform)).toBe(join(path));
});

test('a stored profile is read again, from a file and a folder that only their owner can read', () => {
  storeProfile(file, 'prod', PROD, true);
  expect(readProfiles(file)).toEqual({ current: 'prod', profiles: { prod: PROD } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  expect(readdirSync(dirname(file))).toEqual(['config.json']);
});

test('the profile of npm start stays beside the current one', () => {
  storeProfile(file, 'prod', PROD, true);
  storeProfile(file, 'local', LOCAL, false);
  expect(readProfiles(file)).toEqual({ current: 'prod', profiles: { prod: PROD, local: LOCAL } });
});

test('a file that others can read is noticed, and closed by the next write', () => {
  storeProfile(file, 'prod', PROD, true);
  chmodSync(file, 0o644);
  expect(isReadableByOthers(file)).toBe(true);
  writeProfiles(file, { profiles: {} });
  expect(isReadableByOthers(file)).toBe(false);
});

test('no file is no profile', () => {
  expect(readProfiles(file)).toEqual({ profiles: {} });
  expect(existsSync(file)).toBe(false);
});

test.each(['', '{', '[]', '{"profiles": {"a": {"url": 1}}}'])(
  'the damaged file %j is named, and not replaced',
  (text) => {
    storeProfile(file, 'prod', PROD, true);
    writeFileSync(file, text);
    expect(() => readProfiles(file)).toThrow(file);
    expect(() => storeProfile(file, 'local', LOCAL, false)).toThrow(file);
  },
);

test('a file that cannot be replaced leaves no copy of the keys', () => {
  mkdirSync(file, { recursive: true });
  expect(() => writeProfiles(file, { profiles: { prod: PROD } })).toThrow(/cannot be stored/);
  expect(readdirSync(dirname(file))).toEqual(['config.json']);
});

test('keys are not written through links', () => {
  const other = join(folder, 'other');
  writeFileSync(other, 'untouched', { mode: 0o644 });
  mkdirSync(dirname(file));
  symlinkSync(other, file);
  symlinkSync(other, `${file}.${process.pid}`);
  writeProfiles(file, { profiles: { prod: PROD } });
  expect(readFileSync(other, 'utf8')).toBe('untouched');
  expect(statSync(other).mode & 0o777).toBe(0o644);
  expect(readProfiles(file)).toEqual({ profiles: { prod: PROD } });
  expect(isReadableByOthers(file)).toBe(false);
});

test('a folder that cannot be made is one sentence', () => {
  writeFileSync(join(folder, 'tidings'), '');
  expect(() => writeProfiles(file, { profiles: {} })).toThrow(/cannot be stored/);
});
