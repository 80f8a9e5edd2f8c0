import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';

const COLD_START_BUDGET_BYTES = 230_000;

function bundle(name: string): Buffer {
  return readFileSync(join(inject('packaged').folders[name] ?? '', `handlers/${name}.mjs`));
}

// Names that survive minifying, as each package has them in texts of its own.
const GOOGLE_AUTH = ['oauth2.googleapis.com', 'jwt-bearer'];
const CREDENTIAL_CHAIN = ['169.254.170.2', 'AWS_CONTAINER_CREDENTIALS'];

test('each function is packaged as one file', () => {
  for (const [name, folder] of Object.entries(inject('packaged').folders))
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'handlers',
      join('handlers', `${name}.mjs`),
    ]);
});

test(`the receiver is at most ${COLD_START_BUDGET_BYTES} bytes`, () => {
  expect(bundle('receive').length).toBeLessThanOrEqual(COLD_START_BUDGET_BYTES);
});

test('the receiver has no Google library in it; the manager has', () => {
  for (const text of GOOGLE_AUTH) {
    expect(bundle('receive').includes(text)).toBe(false);
    expect(bundle('manage').includes(text)).toBe(true);
  }
});

test.each(['receive', 'manage'])(
  '%s carries no credential chain that Lambda never needs',
  (name) => {
    for (const text of CREDENTIAL_CHAIN) expect(bundle(name).includes(text)).toBe(false);
  },
);

test.each(['receive', 'manage'])('%s carries nothing that only a laptop needs', (name) => {
  for (const text of ['tidings-development-secret', 'Google simulator', '/simulator/'])
    expect(bundle(name).includes(text)).toBe(false);
});
