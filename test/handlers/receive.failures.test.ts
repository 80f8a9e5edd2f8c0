import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signToken } from '../../lib/protocol/token.ts';
import { httpApiEvent } from '../fixtures/gateway-events.ts';
import {
  type Endpoint,
  REFUSING_URL,
  startEndpoint,
  startFailingEndpoint,
  startHangingEndpoint,
  startStallingEndpoint,
} from '../support/broken-endpoints.ts';
import { rawItems } from '../support/raw-items.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';
import { loadReceiver, type PackagedReceiver, startSecrets } from './packaged-receiver.ts';
import { CHANNEL_ID, genuineRequest } from './requests.ts';

const PATIENCE_MS = 2000;

let secrets: string;
beforeAll(async () => {
  secrets = await startSecrets();
});
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
const open: Endpoint[] = [];
afterEach(async () => {
  for (const endpoint of open.splice(0)) await endpoint.close();
});

const GENUINE = httpApiEvent(genuineRequest());
const FORGED = httpApiEvent(
  genuineRequest({ 'X-Goog-Channel-Token': signToken('guess', CHANNEL_ID) }),
);
const FOREIGN = httpApiEvent(genuineRequest({ 'X-Goog-Channel-Token': 'not of our form' }));
const MALFORMED = httpApiEvent(genuineRequest({ 'X-Goog-Message-Number': 'x' }));

const BROKEN: readonly [string, () => Endpoint | Promise<Endpoint>][] = [
  ['refuses connections', () => ({ url: REFUSING_URL, close: async () => undefined })],
  ['hangs', startHangingEndpoint],
  ['stops in the middle of an answer', startStallingEndpoint],
  ['answers 500', () => startFailingEndpoint(500)],
  ['answers 400', () => startFailingEndpoint(400)],
  ['is throttled, with a Retry-After', () => startFailingEndpoint(503, { 'retry-after': '9' })],
];

async function broken(start: () => Endpoint | Promise<Endpoint>): Promise<string> {
  const endpoint = await start();
  open.push(endpoint);
  return endpoint.url;
}

/** The answer, and how long it took by a clock that only goes forward. */
async function timed(handler: PackagedReceiver, event: unknown) {
  const startMs = performance.now();
  const answer = await handler(event);
  return { answer, tookMs: performance.now() - startMs };
}

describe.each(BROKEN)('with a database that %s', (_, start) => {
  test('a genuine notification is a 503 without a body, within two seconds', async () => {
    const handler = await loadReceiver({ database: await broken(start), secrets });

    const { answer, tookMs } = await timed(handler, GENUINE);

    expect(answer).toEqual({ statusCode: 503 });
    expect(tookMs).toBeLessThan(PATIENCE_MS);
  });
});

test('each of many concurrent notifications is a 503 within two seconds', async () => {
  const handler = await loadReceiver({ database: await broken(startHangingEndpoint), secrets });

  const results = await Promise.all(Array.from({ length: 20 }, () => timed(handler, GENUINE)));

  for (const { answer, tookMs } of results) {
    expect(answer).toEqual({ statusCode: 503 });
    expect(tookMs).toBeLessThan(PATIENCE_MS);
  }
});

test('forged and malformed notifications are a 404 and a 400 without a database', async () => {
  const handler = await loadReceiver({ database: REFUSING_URL, secrets });

  expect(await handler(FORGED)).toEqual({ statusCode: 404 });
  expect(await handler(MALFORMED)).toEqual({ statusCode: 400 });
});

test('an unexpected error is a 503 too, after which Google sends again', async () => {
  const handler = await loadReceiver({ database: REFUSING_URL, secrets });
  const event = {
    get headers() {
      throw new RangeError('broken');
    },
  };

  expect(await handler(event)).toEqual({ statusCode: 503 });
});

describe('with a table behind it', () => {
  let table: TestTable;
  beforeEach(async () => {
    table = await startTestTable();
    open.push(table);
  });

  test.each(BROKEN)('a secret store that %s is a 503 within two seconds', async (_, start) => {
    const handler = await loadReceiver({ database: table.url, secrets: await broken(start) });

    const { answer, tookMs } = await timed(handler, GENUINE);

    expect(answer).toEqual({ statusCode: 503 });
    expect(tookMs).toBeLessThan(PATIENCE_MS);
    expect(await rawItems(table)).toEqual([]);
  });

  test('malformed and foreign notifications are a 400 and a 404 without a secret store', async () => {
    const handler = await loadReceiver({ database: table.url, secrets: REFUSING_URL });

    expect(await handler(MALFORMED)).toEqual({ statusCode: 400 });
    expect(await handler(FOREIGN)).toEqual({ statusCode: 404 });
  });

  test('a forged notification is a 503 without a secret store: it cannot be distinguished from a genuine one', async () => {
    const handler = await loadReceiver({ database: table.url, secrets: REFUSING_URL });

    expect(await handler(FORGED)).toEqual({ statusCode: 503 });
  });

  test('a secret store that recovers is used', async () => {
    const flaky = { up: false };
    const store = await startEndpoint((body) => {
      if (!flaky.up) return { status: 400 };
      return body.includes('AWSPREVIOUS')
        ? { status: 400, body: '{"__type":"ResourceNotFoundException"}' }
        : { status: 200, body: '{"SecretString":"tidings-development-secret"}' };
    });
    open.push(store);
    const handler = await loadReceiver({ database: table.url, secrets: store.url });
    expect(await handler(GENUINE)).toEqual({ statusCode: 503 });

    flaky.up = true;

    expect(await handler(GENUINE)).toEqual({ statusCode: 200 });
    expect(await rawItems(table)).toHaveLength(1);
  });
});

test.each(['TABLE_NAME', 'TOKEN_SECRET_ID', 'RETENTION_DAYS'])(
  'a function without the variable %s does not start',
  async (name) => {
    const without = { database: REFUSING_URL, secrets: REFUSING_URL };

    await expect(loadReceiver(without, { [name]: '' })).rejects.toThrow(name);
  },
);
