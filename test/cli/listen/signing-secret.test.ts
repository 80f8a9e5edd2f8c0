import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signingSecret } from '../../../cli/listen/signing-secret.ts';
import { parseSecret } from '../../../lib/signing/secret.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-listen-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PROD = { url: 'https://abc.example/prod', key: 'k', profileName: 'prod' };
const environment = () => ({ XDG_CONFIG_HOME: folder });
const keptFile = () => {
  const secrets = join(folder, 'tidings', 'listen-secrets');
  const [name = ''] = readdirSync(secrets);
  return join(secrets, name);
};

test('a service has one that stays the same, whichever profile or key leads to it', () => {
  const secret = signingSecret(PROD, environment());
  expect(parseSecret(secret)).toHaveLength(32);
  expect(signingSecret(PROD, environment())).toBe(secret);
  const otherwise = { url: PROD.url, key: 'another', profileName: undefined };
  expect(signingSecret(otherwise, environment())).toBe(secret);
});

test('another service has another', () => {
  const secret = signingSecret(PROD, environment());
  expect(signingSecret({ ...PROD, url: 'https://abc.example/dev' }, environment())).not.toBe(
    secret,
  );
});

test('only its owner can read it', () => {
  signingSecret(PROD, environment());
  expect(statSync(keptFile()).mode & 0o777).toBe(0o600);
});

test('beside npm start it is the one that npm start signs with', () => {
  const ofStart = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder);
  writeFileSync(join(dataFolder, 'webhook-secret'), `${ofStart}\n`);
  const local = { ...PROD, profileName: 'local', dataFolder };
  expect(signingSecret(local, environment())).toBe(ofStart);
  rmSync(join(dataFolder, 'webhook-secret'));
  expect(signingSecret(local, environment())).not.toBe(ofStart);
});

test('a file that a crash has left empty is filled', () => {
  signingSecret(PROD, environment());
  writeFileSync(keptFile(), '');
  expect(parseSecret(signingSecret(PROD, environment()))).toHaveLength(32);
});

test('a damaged file is named, and nothing of it is shown', () => {
  signingSecret(PROD, environment());
  writeFileSync(keptFile(), 'whsec_s3cret');
  const read = () => signingSecret(PROD, environment());
  expect(read).toThrow(/listen-secrets.* is damaged: remove it/);
  expect(read).not.toThrow(/s3cret/);
});

test('a folder that cannot be written is one line', () => {
  writeFileSync(join(folder, 'tidings'), 'a file');
  expect(() => signingSecret(PROD, environment())).toThrow(
    /^The secret that events are signed with cannot be kept: /,
  );
});
