import { describe, expect, test } from 'vitest';
import { readCredentials } from '../../../lib/google/credentials.ts';
import { rsaKey } from '../../support/rsa-key.ts';

const KEY = {
  type: 'service_account',
  client_email: 'tidings@project.iam.gserviceaccount.com',
  private_key: rsaKey().pem,
};
const USER = {
  type: 'authorized_user',
  client_id: 'id.apps.googleusercontent.com',
  client_secret: 'GOCSPX-x',
  refresh_token: '1//x',
};

const wrapped = (base64: string) => base64.replaceAll(/(.{76})/g, '$1\n');

describe('B-04: a file that is something else is named', () => {
  test.each(['installed', 'web'])('an OAuth client file with %s', (kind) => {
    const client = { client_id: 'x', client_secret: 'y', auth_uri: 'z' };
    expect(readCredentials({ [kind]: client })).toMatchObject({
      outcome: 'unusable',
      field: kind,
      problem: expect.stringContaining('authorise a user with it first'),
    });
  });

  test.each([
    'external_account',
    'external_account_authorized_user',
    'impersonated_service_account',
    'gdch_service_account',
  ])('credentials of the type %s', (type) => {
    expect(readCredentials({ type })).toMatchObject({
      outcome: 'unusable',
      field: 'type',
      problem: expect.stringContaining(`"${type}"`),
    });
  });

  test('an OAuth client without its wrapper', () => {
    expect(readCredentials({ client_id: 'x', client_secret: 'y' })).toMatchObject({
      outcome: 'unusable',
      field: 'refresh_token',
      problem: expect.stringContaining('OAuth client'),
    });
  });

  test('the tokens that clients of other languages keep, without their OAuth client', () => {
    const file = { access_token: 'ya29.x', refresh_token: '1//x', expiry: '2027-01-01T00:00:00Z' };
    expect(readCredentials(file)).toMatchObject({
      field: 'client_id',
      problem: expect.stringContaining('tokens alone'),
    });
  });

  test.each([undefined, null, 7, [], 'text', ''])('%j', (value) => {
    expect(readCredentials(value)).toMatchObject({ outcome: 'unusable', field: 'credentials' });
  });
});

describe('what is unambiguous is put right', () => {
  test('token.json of Google’s Python client, which has no type', () => {
    const { type: _, ...fields } = USER;
    const file = { token: 'ya29.x', token_uri: 'https://t', scopes: ['s'], expiry: 'x', ...fields };
    expect(readCredentials(file)).toEqual({ outcome: 'usable', credentials: USER });
  });

  test.each([
    ['behind a byte order mark', (json: string) => `\ufeff${json}`],
    ['encoded twice', (json: string) => JSON.stringify(json)],
    ['with raw line ends in its strings', (json: string) => json.replaceAll('\\n', '\n')],
    ['without line ends, as curl -d sends it', (json: string) => json.replaceAll('\n', '')],
    ['with blanks around', (json: string) => `\n  ${json}\n`],
    ['behind blanks and a byte order mark', (json: string) => ` \n\ufeff${json}`],
    ['encoded three times', (json: string) => JSON.stringify(JSON.stringify(json))],
    ['in base64', (json: string) => Buffer.from(json).toString('base64')],
    ['in wrapped base64', (json: string) => wrapped(Buffer.from(json).toString('base64'))],
    ['in single quotes', (json: string) => `'${json}'\n`],
    [
      'in UTF-16, read as UTF-8',
      (json: string) => Buffer.from(`\ufeff${json}`, 'utf16le').toString(),
    ],
    [
      'in UTF-16, as curl -d sends it',
      (json: string) => `\ufffd\ufffd${json.replaceAll('\n', '')}`,
    ],
    ['with a NUL at its end', (json: string) => `${json}\0`],
  ])('a key file %s', (_, damage) => {
    const json = damage(JSON.stringify(KEY, undefined, 2));
    expect(readCredentials(json)).toEqual({ outcome: 'usable', credentials: KEY });
  });

  test.each([
    ' x',
    'x\n',
    '\tx\r\n',
    '"x"',
    '\ufeffx',
    '\u200bx',
    '“x”',
    'x\u2060',
    'x\\n',
    'x\\r\\n',
  ])('a refresh token copied as %j', (refresh_token) => {
    expect(readCredentials({ ...USER, refresh_token })).toMatchObject({
      credentials: { refresh_token: 'x' },
    });
  });

  test.each(['a\nb', 'a\r\n  b', 'a\u200bb', 'a\u00adb'])(
    'a refresh token with what cannot be seen inside: %j',
    (refresh_token) => {
      expect(readCredentials({ ...USER, refresh_token })).toMatchObject({
        credentials: { refresh_token: 'ab' },
      });
    },
  );

  test('blanks around every field of credentials', () => {
    const key = { ...KEY, private_key_id: 'k', subject: 'admin@example.com' };
    const padded = Object.fromEntries(
      Object.entries(key).map(([name, value]) => [
        name,
        ` ${value}
`,
      ]),
    );
    const credentials = { ...key, scopes: ['s'] };
    expect(readCredentials({ ...padded, scopes: [' s '] })).toEqual({
      outcome: 'usable',
      credentials,
    });
  });
});

test.each([' ', '\n', '\u200b'])(
  'a field with 60,000 of %j inside is named within a second',
  (character) => {
    const startMs = performance.now();
    const refresh_token = `1//${character.repeat(60_000)}x`;
    expect(readCredentials({ ...USER, refresh_token })).toMatchObject({ field: 'refresh_token' });
    expect(performance.now() - startMs).toBeLessThan(1000);
  },
);

test('a client secret with a blank inside is named, and not shown', () => {
  const reading = readCredentials({ ...USER, client_secret: 'GOCSPX x' });
  expect(reading).toMatchObject({ outcome: 'unusable', field: 'client_secret' });
  expect(JSON.stringify(reading)).not.toContain('GOCSPX');
});

test('a key file without its type is not taken for an OAuth client', () => {
  const { type: _, ...fields } = KEY;
  expect(readCredentials({ ...fields, client_id: '1' })).toMatchObject({ field: 'type' });
});

test('scopes that are no list are named, and not shown', () => {
  expect(readCredentials({ ...KEY, scopes: 'https://a' })).toEqual({
    outcome: 'unusable',
    field: 'scopes',
    problem: 'must be a list of scopes',
  });
});

test('a field that is too long is named at once', () => {
  const refresh_token = `${' '.repeat(60_000)}x`;
  expect(readCredentials({ ...USER, refresh_token })).toMatchObject({ field: 'refresh_token' });
});
