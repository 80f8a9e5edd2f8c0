import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signToken } from '../../lib/protocol/token.ts';
import { httpApiEvent } from '../fixtures/gateway-events.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';
import { loadReceiver, startSecrets, type Versions } from './packaged-receiver.ts';
import { CHANNEL_ID, genuineRequest } from './requests.ts';

let table: TestTable;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  table = await startTestTable();
});
afterAll(() => table.close());

const signedBy = (secret: string) =>
  httpApiEvent(genuineRequest({ 'X-Goog-Channel-Token': signToken(secret, CHANNEL_ID) }));

async function receiverWith(versions: Versions) {
  return loadReceiver({ database: table.url, secrets: await startSecrets(versions) });
}

test('tokens of the current and the previous secret are accepted, and no others', async () => {
  const handler = await receiverWith({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });

  expect(await handler(signedBy('old'))).toEqual({ statusCode: 200 });
  expect(await handler(signedBy('new'))).toEqual({ statusCode: 200 });
  expect(await handler(signedBy('older'))).toEqual({ statusCode: 404 });
});

test('tokens of the current secret are accepted without a previous one, and no others', async () => {
  const handler = await receiverWith({ AWSCURRENT: 'new' });

  expect(await handler(signedBy('old'))).toEqual({ statusCode: 404 });
  expect(await handler(signedBy('new'))).toEqual({ statusCode: 200 });
});

test('a rotation while the receiver runs rejects no genuine notification', async () => {
  const versions: Versions = { AWSCURRENT: 'old' };
  const handler = await receiverWith(versions);
  expect(await handler(signedBy('old'))).toEqual({ statusCode: 200 });

  Object.assign(versions, { AWSCURRENT: 'new', AWSPREVIOUS: 'old' });

  expect(await handler(signedBy('new'))).toEqual({ statusCode: 200 });
  expect(await handler(signedBy('old'))).toEqual({ statusCode: 200 });
});
