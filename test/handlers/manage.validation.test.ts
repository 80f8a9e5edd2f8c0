import { beforeAll, expect, test } from 'vitest';
import { CHANGES, type ManagerStage, startManager } from './packaged-manager.ts';

let stage: ManagerStage;
beforeAll(async () => {
  stage = await startManager();
});

const yesterday = new Date(Date.now() - 86_400_000).toISOString();

/** Bodies of POST /channels, each with one flaw, and the code and field of the error. */
const BODIES: [unknown, string, string | undefined][] = [
  [undefined, 'invalid-json', undefined],
  ['', 'invalid-json', undefined],
  ['{', 'invalid-json', undefined],
  ['resource=drive.changes', 'invalid-json', undefined],
  ['null', 'invalid-request', undefined],
  ['7', 'invalid-request', undefined],
  ['"text"', 'invalid-request', undefined],
  ['[]', 'invalid-request', undefined],
  [{}, 'invalid-request', 'resource'],
  [{ ...CHANGES, resource: 'drive.nothing' }, 'invalid-request', 'resource'],
  [{ ...CHANGES, resource: 'constructor' }, 'invalid-request', 'resource'],
  [{ ...CHANGES, resource: 7 }, 'invalid-request', 'resource'],
  [{ ...CHANGES, resource: null }, 'invalid-request', 'resource'],
  [{ resource: 'storage.objects', parameters: { bucket: 'b' } }, 'watch-gone', 'resource'],
  [{ ...CHANGES, token: 'mine' }, 'invalid-request', 'token'],
  [{ ...CHANGES, id: 'mine' }, 'invalid-request', 'id'],
  [{ ...CHANGES, address: 'https://evil.example/' }, 'invalid-request', 'address'],
  [{ resource: 'drive.files' }, 'missing-parameter', 'parameters.fileId'],
  [{ resource: 'drive.files', parameters: {} }, 'missing-parameter', 'parameters.fileId'],
  [{ ...CHANGES, parameters: null }, 'invalid-request', 'parameters'],
  [{ ...CHANGES, parameters: 'pageToken=1' }, 'invalid-request', 'parameters'],
  [{ ...CHANGES, parameters: { pageToken: null } }, 'invalid-request', 'parameters.pageToken'],
  [{ ...CHANGES, parameters: { pageToken: {} } }, 'invalid-request', 'parameters.pageToken'],
  [{ ...CHANGES, parameters: { pageToken: [] } }, 'invalid-parameter', 'parameters.pageToken'],
  [{ ...CHANGES, parameters: { pageToken: ['1'] } }, 'invalid-parameter', 'parameters.pageToken'],
  [{ ...CHANGES, parameters: { pageToken: '' } }, 'invalid-parameter', 'parameters.pageToken'],
  [
    { ...CHANGES, parameters: { pageToken: '1', pagetoken: '2' } },
    'unknown-parameter',
    'parameters.pagetoken',
  ],
  [{ ...CHANGES, tokenData: 7 }, 'invalid-request', 'tokenData'],
  [{ ...CHANGES, tokenData: 'x'.repeat(213) }, 'token-data', 'tokenData'],
  [{ ...CHANGES, tokenData: 'naïve' }, 'token-data', 'tokenData'],
  [{ ...CHANGES, tokenData: 'a\nb' }, 'token-data', 'tokenData'],
  [{ ...CHANGES, expiration: 1_900_000_000_000 }, 'invalid-request', 'expiration'],
  [{ ...CHANGES, expiration: 'tomorrow' }, 'invalid-request', 'expiration'],
  [{ ...CHANGES, expiration: '2027-01-31' }, 'invalid-request', 'expiration'],
  [{ ...CHANGES, expiration: 'Tue, 19 Nov 2030 01:13:52 GMT' }, 'invalid-request', 'expiration'],
  [{ ...CHANGES, expiration: '' }, 'invalid-request', 'expiration'],
  [{ ...CHANGES, expiration: '2099-13-01T00:00:00Z' }, 'invalid-request', 'expiration'],
  [{ ...CHANGES, expiration: yesterday }, 'invalid-expiration', 'expiration'],
  [{ ...CHANGES, expiration: '2099-01-01T00:00:00Z' }, 'invalid-expiration', 'expiration'],
];

test.each(BODIES)('the body %j is rejected as %s of %s', async (body, code, field) => {
  const { statusCode, json } = await stage.call('POST /channels', { body });
  expect([statusCode, json.error.code, json.error.field]).toEqual([400, code, field]);
  expect(json.error.message).toMatch(/^.{10,400}$/s);
});

test('an invalid body costs no call to the table or Google', async () => {
  stage.database.forget();
  for (const [body] of BODIES) await stage.call('POST /channels', { body });
  expect(stage.database.calls()).toEqual([]);
  expect(stage.google.requests).toEqual([]);
});

test('a body over 64 KB is rejected as too large', async () => {
  const body = { ...CHANGES, tokenData: 'x'.repeat(64 * 1024) };
  const { statusCode, json } = await stage.call('POST /channels', { body });
  expect([statusCode, json.error.code]).toEqual([413, 'body-too-large']);
});

test('token data of the maximum length is accepted', async () => {
  const body = { ...CHANGES, tokenData: 'x'.repeat(212) };
  const { statusCode, json } = await stage.call('POST /channels', { body });
  expect([statusCode, json.tokenData]).toEqual([201, body.tokenData]);
});
