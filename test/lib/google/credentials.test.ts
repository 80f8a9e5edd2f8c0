import { describe, expect, test } from 'vitest';
import { parseCredentials } from '../../../lib/google/credentials.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { rsaKey } from '../../support/rsa-key.ts';

const SERVICE_ACCOUNT = {
  type: 'service_account',
  client_email: 'tidings@project.iam.gserviceaccount.com',
  private_key: rsaKey().pem,
};
const USER = {
  type: 'authorized_user',
  client_id: 'id.apps.googleusercontent.com',
  client_secret: 'GOCSPX-s3cret',
  refresh_token: '1//s3cret',
};
const TOKEN = { type: 'access_token', access_token: 'ya29.s3cret' };

const parse = (value: unknown) => parseCredentials(JSON.stringify(value));

function errorOf(json: string): TidingsError {
  try {
    parseCredentials(json);
  } catch (error) {
    if (error instanceof TidingsError) return error;
  }
  throw new Error('Not rejected.');
}

test.each([SERVICE_ACCOUNT, USER, TOKEN])(
  'credentials of type $type are accepted',
  (credentials) => {
    expect(parse(credentials)).toEqual(credentials);
  },
);

test('a service account may have a subject, scopes and a key id', () => {
  const key = { ...SERVICE_ACCOUNT, subject: 'a@example.com', scopes: ['s'], private_key_id: 'k' };
  expect(parse(key)).toEqual(key);
});

test('the whole key file of Google’s console is accepted', () => {
  const file = {
    ...SERVICE_ACCOUNT,
    project_id: 'project',
    private_key_id: 'k',
    client_id: '111220860655841818702',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    universe_domain: 'googleapis.com',
  };
  expect(parse(file)).toEqual({ ...SERVICE_ACCOUNT, private_key_id: 'k' });
});

test('credentials keep no other field of a key file', () => {
  const file = { ...SERVICE_ACCOUNT, project_id: 'p', token_uri: 'https://evil.example/token' };
  expect(parse(file)).toEqual(SERVICE_ACCOUNT);
});

const REQUIRED = [SERVICE_ACCOUNT, USER, TOKEN].flatMap(({ type, ...fields }) =>
  Object.keys(fields).map((field) => ({ type, fields, field })),
);

describe.each(REQUIRED)('$type without a valid $field', ({ type, fields, field }) => {
  test.each([undefined, null, '', 7, {}])('is rejected: %j', (value) => {
    const error = errorOf(JSON.stringify({ type, ...fields, [field]: value }));
    expect(error).toMatchObject({ code: 'google-credentials', field });
    expect(error.message).toContain(field);
    expect(error.message).not.toContain('s3cret');
  });
});

test.each([
  ['subject', ''],
  ['subject', 7],
  ['private_key_id', ''],
  ['scopes', 'a b'],
  ['scopes', []],
])('a service account with %s %j is rejected with that name', (field, value) => {
  expect(errorOf(JSON.stringify({ ...SERVICE_ACCOUNT, [field]: value }))).toMatchObject({
    code: 'google-credentials',
    field,
  });
});

test.each(['é1//x', '1//xé', '1//\u007f', '1//x y'])(
  'a refresh token such as %j is rejected',
  (refresh_token) => {
    expect(errorOf(JSON.stringify({ ...USER, refresh_token }))).toMatchObject({
      field: 'refresh_token',
    });
  },
);

test.each(['', ' ', '""'])('a refresh token of %j is as good as none', (refresh_token) => {
  const { refresh_token: _, ...without } = USER;
  const { message } = errorOf(JSON.stringify(without));
  expect(errorOf(JSON.stringify({ ...USER, refresh_token })).message).toBe(message);
});

test('a type that is unknown is rejected, whatever stands beside it', () => {
  expect(errorOf(JSON.stringify({ ...USER, type: 'other' }))).toMatchObject({ field: 'type' });
});

test('a secret that still has its first value has a message of its own', () => {
  const { message } = errorOf('{}');
  expect(errorOf(' {}\n').message).toBe(message);
  expect(errorOf('{"a":1}').message).not.toBe(message);
});

test('a scope that is no text is rejected with its index', () => {
  const key = { ...SERVICE_ACCOUNT, scopes: ['a', ''] };
  expect(errorOf(JSON.stringify(key))).toMatchObject({ field: 'scopes.1' });
});

test.each(['{}', '{"type":"external_account"}', '{"type":7}'])(
  'a secret without credentials (%s) is rejected with the field type',
  (json) => {
    expect(errorOf(json)).toMatchObject({ code: 'google-credentials', field: 'type' });
  },
);

test.each(['', '{', 's3cret', "{type: 'service_account'}", '[]', 'null', '"s3cret"', '7'])(
  'a secret that is no JSON object (%j) is rejected, and is not in the error',
  (json) => {
    const error = errorOf(json);
    expect(error).toMatchObject({ code: 'google-credentials', field: 'credentials' });
    expect(error.message).not.toContain('s3cret');
  },
);
