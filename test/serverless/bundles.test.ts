import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packaged } from '../support/packaged.ts';

const COLD_START_BUDGET_BYTES = 230_000;
const FUNCTIONS = [
  'connect',
  'deliver',
  'dispatch',
  'hooks',
  'keys',
  'maintain',
  'manage',
  'modules',
  'observe',
  'push',
  'receive',
  'renew',
  'replay',
  'sandbox',
  'stream',
  'sweep',
];

function bundle(name: string): Buffer {
  return readFileSync(join(packaged().folders[name] ?? '', `handlers/${name}.mjs`));
}

// Names that survive minifying, as each package has them in texts of its own.
const GOOGLE_AUTH = ['oauth2.googleapis.com', 'jwt-bearer'];
const QUEUES = ['AmazonSQS'];
const SECRETS = ['secretsmanager'];
const CREDENTIAL_CHAIN = ['169.254.170.2', 'AWS_CONTAINER_CREDENTIALS'];

test('each function is packaged as one file', () => {
  const { folders } = packaged();
  expect(Object.keys(folders).sort()).toEqual(FUNCTIONS);
  for (const [name, folder] of Object.entries(folders))
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'handlers',
      join('handlers', `${name}.mjs`),
    ]);
});

describe.each([
  ['receive', COLD_START_BUDGET_BYTES],
  ['observe', COLD_START_BUDGET_BYTES],
  ['sweep', COLD_START_BUDGET_BYTES],
  ['keys', COLD_START_BUDGET_BYTES],
  ['connect', COLD_START_BUDGET_BYTES],
  // No request waits for its first call. It knows what every resource's events are about, and matches
  // events with endpoints.
  ['dispatch', 285_000],
  ['stream', 245_000],
  ['push', 245_000],
  ['deliver', 290_000],
  ['replay', 320_000],
  ['hooks', 320_000],
  // QuickJS.
  ['sandbox', 760_000],
  // Without the deployer's own hooks.
  ['modules', 20_000],
])('%s', (name, bytes) => {
  test(`is at most ${bytes} bytes`, () => {
    expect(bundle(name).length).toBeLessThanOrEqual(bytes);
  });

  test('has no Google library in it', () => {
    for (const text of GOOGLE_AUTH) expect(bundle(name).includes(text)).toBe(false);
  });
});

test.each(['manage', 'renew', 'maintain'])('%s has the Google library', (name) => {
  for (const text of GOOGLE_AUTH) expect(bundle(name).includes(text)).toBe(true);
});

test.each([
  ['queues', QUEUES, ['deliver', 'dispatch', 'hooks', 'manage', 'observe', 'replay', 'sweep']],
  ['secrets', SECRETS, ['connect', 'deliver', 'maintain', 'manage', 'receive', 'renew', 'replay']],
])('who has no use for %s does not carry them', (_, texts, users) => {
  for (const text of texts)
    expect(FUNCTIONS.filter((name) => bundle(name).includes(text))).toEqual(users);
});

test.each(FUNCTIONS)('%s carries no credential chain that Lambda never needs', (name) => {
  for (const text of CREDENTIAL_CHAIN) expect(bundle(name).includes(text)).toBe(false);
});

test.each(FUNCTIONS)('%s carries nothing that only a laptop needs', (name) => {
  for (const text of ['tidings-development-secret', 'Google simulator', '/simulator/'])
    expect(bundle(name).includes(text)).toBe(false);
});
