import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { signToken } from '../../lib/protocol/token.ts';
import { LOCAL_TOKEN_SECRET } from '../../local/data-folder.ts';
import { httpApiEvent } from '../fixtures/gateway-events.ts';
import { startEndpoint } from '../support/broken-endpoints.ts';
import { startCountingProxy } from '../support/counting-proxy.ts';
import { startTestTable } from '../support/test-table.ts';
import { loadReceiver } from './packaged-receiver.ts';
import { CHANNEL_ID, genuineRequest } from './requests.ts';

const FORGERIES = 10;
// What the SDK makes of one look that is throttled.
const ATTEMPTS = 3;

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const closing of open.splice(0).reverse()) await closing.close();
});

test('A-03 ten forgeries cost one look at a secret store that throttles, and no database call', async () => {
  const table = await startTestTable();
  const database = await startCountingProxy(table.url);
  const answers = { throttled: false, calls: 0 };
  const store = await startEndpoint(() => {
    answers.calls += 1;
    return answers.throttled
      ? { status: 400, body: '{"__type":"ThrottlingException"}' }
      : { status: 200, body: JSON.stringify({ SecretString: LOCAL_TOKEN_SECRET }) };
  });
  open.push(table, database, store);
  const handler = await loadReceiver({ database: database.url, secrets: store.url });
  const genuine = (number: number) =>
    httpApiEvent(genuineRequest({ 'X-Goog-Message-Number': String(number) }));
  expect(await handler(genuine(1))).toEqual({ statusCode: 200 });

  answers.throttled = true;
  answers.calls = 0;
  database.forget();
  const forged = httpApiEvent(
    genuineRequest({ 'X-Goog-Channel-Token': signToken('guess', CHANNEL_ID) }),
  );
  for (let forgery = 1; forgery <= FORGERIES; forgery += 1)
    expect(await handler(forged)).toEqual({ statusCode: 503 });

  // The current value and the one before it are looked for at once.
  expect(answers.calls).toBeLessThanOrEqual(2 * ATTEMPTS);
  expect(database.calls()).toEqual([]);
  expect(await handler(genuine(2))).toEqual({ statusCode: 200 });
  expect(database.calls()).toEqual(['PutItem']);
});
