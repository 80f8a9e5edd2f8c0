import { describe, expect, test } from 'vitest';
import { parseAccountRequest } from '../../../lib/accounts/parse-account.ts';
import { rsaKey } from '../../support/rsa-key.ts';

const USER = {
  type: 'authorized_user',
  client_id: 'id',
  client_secret: 'GOCSPX-secret',
  refresh_token: '1//secret',
};
const KEY = {
  type: 'service_account',
  client_email: 'robot@example.com',
  private_key: rsaKey().pem,
};
const parse = (body: unknown) => parseAccountRequest(JSON.stringify(body));

describe('credentials are accepted', () => {
  test.each([
    ['wrapped', { credentials: USER }, USER],
    ['as they are', USER, USER],
    ['with a subject', { credentials: KEY, subject: 'a@b.c' }, { ...KEY, subject: 'a@b.c' }],
    ['with blanks', { credentials: KEY, subject: ' a@b.c\n' }, { ...KEY, subject: 'a@b.c' }],
    ['with a subject inside', { ...KEY, subject: 'a@b.c' }, { ...KEY, subject: 'a@b.c' }],
    [
      'with the other fields of a key file',
      { ...KEY, project_id: 'p', universe_domain: 'googleapis.com', token_uri: 'https://x' },
      KEY,
    ],
  ])('%s', (_, body, expected) => {
    expect(parse(body)).toEqual(expected);
  });
});

describe('rejected, by field:', () => {
  test.each([
    ['type', { type: 'external_account' }],
    ['type', { type: 'access_token', access_token: 'ya29.secret' }],
    ['credentials.type', { credentials: { type: 'access_token', access_token: 'ya29.secret' } }],
    ['credentials.type', { credentials: {} }],
    ['type', {}],
    ['credentials', { credentials: '1//secret' }],
    ['credentials', { credentials: null }],
    ['refresh_token', { ...USER, refresh_token: '' }],
    ['credentials.client_secret', { credentials: { ...USER, client_secret: 5 } }],
    ['private_key', { ...KEY, private_key: undefined }],
    ['subject', { credentials: KEY, subject: '' }],
    ['subject', { credentials: USER, subject: 'a@b.c' }],
    ['type', { client_email: 'robot@example.com', private_key: 'PEM-secret' }],
    ['owner', { credentials: USER, owner: 'bob' }],
    ['subject', { credentials: KEY, subject: 'half a pair: \ud800' }],
  ])('%s in %j', (field, body) => {
    let error: unknown;
    try {
      parse(body);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'invalid-request', field });
    for (const secret of ['GOCSPX', '1//', 'ya29', 'PEM'])
      expect(String(error)).not.toContain(secret);
  });

  test.each(['[]', 'null', '5'])('a body of %s', (body) => {
    expect(() => parseAccountRequest(body)).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });

  test.each([undefined, '', '{', '"x"', 'type=authorized_user'])('a body of %j', (body) => {
    expect(() => parseAccountRequest(body)).toThrow(
      expect.objectContaining({ code: 'invalid-json' }),
    );
  });

  test('a body that is a key alone, with what to send', () => {
    expect(() => parseAccountRequest(KEY.private_key)).toThrow(/a key alone: send the JSON file/);
  });

  test('the begin of a file in UTF-16, with how to send it', () => {
    expect(() => parseAccountRequest('\ufffd\ufffd{')).toThrow(/not in UTF-8.*--data-binary/);
  });

  test('a body that is too large', () => {
    expect(() => parse({ ...USER, more: 'x'.repeat(65_536) })).toThrow(
      expect.objectContaining({ code: 'body-too-large' }),
    );
  });
});
