import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ApiAnswer,
  CHANGES,
  type ManagerStage,
  ownHeaders,
  startManager,
} from './packaged-manager.ts';

let stage: ManagerStage;
beforeAll(async () => {
  stage = await startManager();
});

const post = (body: unknown, headers?: Record<string, string>) =>
  stage.call('POST /watches', { body, ...(headers ? { headers } : {}) });
const errorOf = ({ statusCode, json }: ApiAnswer) => [
  statusCode,
  json.error?.code,
  json.error?.field,
];

describe('POST /watches', () => {
  test.each<[unknown, string, string | undefined]>([
    [undefined, 'invalid-json', undefined],
    ['[]', 'invalid-request', undefined],
    ['null', 'invalid-request', undefined],
    [{}, 'invalid-request', 'resource'],
    [{ ...CHANGES, resource: 'drive.nothing' }, 'invalid-request', 'resource'],
    [{ resource: 'drive.files' }, 'missing-parameter', 'parameters.fileId'],
    [{ ...CHANGES, parameters: { pageToken: null } }, 'invalid-request', 'parameters.pageToken'],
    [{ ...CHANGES, parameters: null }, 'invalid-request', 'parameters'],
    [{ ...CHANGES, parameters: [] }, 'invalid-request', 'parameters'],
    [
      '{"resource":"drive.changes","parameters":{"constructor":"x"}}',
      'invalid-request',
      'parameters',
    ],
    [
      '{"resource":"drive.changes","parameters":{"__proto__":"x"}}',
      'invalid-request',
      'parameters',
    ],
    [{ ...CHANGES, account: '' }, 'invalid-request', 'account'],
    [{ ...CHANGES, account: 7 }, 'invalid-request', 'account'],
    [{ ...CHANGES, account: 'no-such-account' }, 'unknown-account', 'account'],
    [{ ...CHANGES, leaseSeconds: 59 }, 'invalid-request', 'leaseSeconds'],
    [{ ...CHANGES, leaseSeconds: 60.5 }, 'invalid-request', 'leaseSeconds'],
    [{ ...CHANGES, leaseSeconds: '3600' }, 'invalid-request', 'leaseSeconds'],
    [{ ...CHANGES, expiration: '2099-01-01T00:00:00Z' }, 'invalid-request', 'expiration'],
    [{ ...CHANGES, token: 'mine' }, 'invalid-request', 'token'],
  ])('rejects the body %j as %s of %s', async (body, code, field) => {
    const requests = stage.google.requests.length;
    expect(errorOf(await post(body))).toEqual([400, code, field]);
    expect(stage.google.requests).toHaveLength(requests);
  });

  test.each(['account', 'tokenData'])('rejects %s over its maximum length', async (field) => {
    const [status, code, named] = errorOf(await post({ ...CHANGES, [field]: 'x'.repeat(3000) }));
    expect([status, named]).toEqual([400, field]);
    expect(code).toMatch(/^(invalid-request|token-data)$/);
  });

  test.each([
    ['empty', ''],
    ['blank', ' '],
    ['long', 'x'.repeat(256)],
  ])('rejects an Idempotency-Key that is %s', async (_, key) => {
    const headers = { ...ownHeaders(), 'idempotency-key': key };
    expect(errorOf(await post(CHANGES, headers))).toEqual([
      400,
      'invalid-request',
      'Idempotency-Key',
    ]);
  });

  test('is rejected if Google rejects it, with the class, and leaves no watch and no key behind', async () => {
    const headers = { ...ownHeaders(), 'idempotency-key': 'sesame-rejected' };
    const { json: before } = await stage.call('GET /watches');
    stage.google.faults.watchError = 'pushNotSupportedForRequestedResource';
    expect(errorOf(await post(CHANGES, headers))).toEqual([422, 'google-unsupported', undefined]);
    stage.google.faults.watchError = null;
    expect((await stage.call('GET /watches')).json).toEqual(before);
    expect((await post(CHANGES, headers)).statusCode).toBe(201);
  });
});
