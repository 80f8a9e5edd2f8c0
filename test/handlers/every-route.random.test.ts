import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES } from '../../handlers/parts/routes.ts';
import { startHttpFront } from '../support/http-front.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { API_KEY, startPackagedStage, USER } from './packaged-stage.ts';
import { type RandomRequest, RECEIVE, randomRequests } from './random-api-requests.ts';

const SEED = 20_271_120;
const REQUESTS = 5000;
const HANG_MS = 15_000;

interface Answer {
  status: number;
  body: string;
}

let functions: Record<string, PackagedFunction>;
let port: number;
let requests: fc.Arbitrary<RandomRequest>;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const ids: string[] = [];
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  const stage = await startPackagedStage();
  const credentials = JSON.stringify(stage.google.authorizedUser(USER));
  requests = randomRequests({ authorization: `Bearer ${API_KEY}`, credentials });
  const manage = await stage.load('manage');
  const receive = await stage.load('receive');
  functions = Object.fromEntries(Object.keys(ROUTES).map((routeKey) => [routeKey, manage]));
  functions[RECEIVE] = receive;
  const front = await startHttpFront(functions);
  open.push(front);
  port = front.port;
});
afterAll(async () => {
  agent.destroy();
  for (const closing of open.splice(0)) await closing.close();
});

function idOf({ id }: RandomRequest, place: number): string {
  return id === true ? (ids[place % Math.max(ids.length, 1)] ?? 'none') : id;
}

async function overHttp(sent: RandomRequest, place: number): Promise<Answer> {
  const [method = '', path = ''] = sent.routeKey.split(' ');
  const id = encodeURIComponent(idOf(sent, place).toWellFormed());
  const query = new URLSearchParams(sent.query);
  const called = request({
    agent,
    port,
    host: '127.0.0.1',
    method,
    path: `${path.replace('{id}', id)}?${query}`,
    headers: {
      ...sent.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(sent.body ?? ''),
    },
  });
  return new Promise((resolve, reject) => {
    called.on('error', reject);
    called.on('response', (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    called.end(sent.body ?? '');
  });
}

async function asEvent(sent: RandomRequest, place: number): Promise<Answer> {
  const send = functions[sent.routeKey] ?? (async () => ({ statusCode: 0 }));
  const { statusCode, body = '' } = await send({
    routeKey: sent.routeKey,
    headers: sent.headers,
    pathParameters: { id: idOf(sent, place) },
    queryStringParameters: sent.query,
    body: sent.body,
    isBase64Encoded: false,
  });
  return { status: statusCode, body };
}

/** Sends all, one by one. @returns the counts of statuses, and what should not have happened. */
async function sendAll(
  all: readonly RandomRequest[],
  send: (sent: RandomRequest, place: number) => Promise<Answer>,
) {
  const statuses: Record<number, number> = {};
  const failures: unknown[] = [];
  for (const [place, sent] of all.entries()) {
    const { status, body } = await withoutHanging(send(sent, place));
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (!(status >= 200 && status < 500)) failures.push({ place, status, body, sent });
    if (status === 201 || status === 202) ids.push(JSON.parse(body).id);
  }
  return { statuses, failures };
}

function withoutHanging(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout;
  const hang = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ status: 0, body: 'no answer' }), HANG_MS);
  });
  const failed = (error: unknown): Answer => ({ status: 599, body: String(error) });
  return Promise.race([answer.catch(failed), hang]).finally(() => clearTimeout(timer));
}

test.each([
  ['over HTTP', overHttp, SEED],
  ['as raw events', asEvent, SEED + 1],
])(
  'A-04 2,500 random requests to all routes are answered without a 5xx, %s',
  async (_, send, seed) => {
    const { statuses, failures } = await sendAll(
      fc.sample(requests, { numRuns: REQUESTS / 2, seed }),
      send,
    );

    expect(failures).toEqual([]);
    // Both kinds of answer occur.
    expect(statuses[400]).toBeGreaterThan(300);
    expect((statuses[200] ?? 0) + (statuses[201] ?? 0)).toBeGreaterThan(300);
  },
  170_000,
);

const JUNK = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      routeKey: fc.oneof(fc.constantFrom(...Object.keys(ROUTES), '__proto__'), fc.jsonValue()),
      headers: fc.oneof(fc.constant({ authorization: `Bearer ${API_KEY}` }), fc.jsonValue()),
      multiValueHeaders: fc.oneof(
        fc.constant({ Authorization: [`Bearer ${API_KEY}`] }),
        fc.jsonValue(),
      ),
      pathParameters: fc.oneof(fc.record({ id: fc.jsonValue() }), fc.jsonValue()),
      queryStringParameters: fc.oneof(
        fc.record({ limit: fc.jsonValue(), cursor: fc.jsonValue(), force: fc.jsonValue() }),
        fc.jsonValue(),
      ),
      body: fc.oneof(fc.json(), fc.jsonValue()),
      isBase64Encoded: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
);

test('A-04 any JSON at all is an event that gets an answer', async () => {
  const events = [null, ...fc.sample(JUNK, { numRuns: 1000, seed: SEED })];
  for (const event of events) {
    const answer = await functions['GET /watches']?.(event);
    expect([answer.statusCode >= 200 && answer.statusCode < 500, event]).toEqual([true, event]);
  }
}, 60_000);
