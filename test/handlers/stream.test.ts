import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sourceItem } from '../../lib/outbox/rows/event-source.ts';
import { queueClient } from '../../local/queue.ts';
import { type ConnectionsFront, startConnectionsFront } from '../support/connections-front.ts';
import { putItem, rawItems } from '../support/raw-items.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { apiEvent } from './packaged-manager.ts';
import { API_KEY, type PackagedStage, startPackagedStage } from './packaged-stage.ts';

const ID = 'L0SM9cOFvHcCIhw=';
const PROTOCOL = 'cloudevents.json';

let front: ConnectionsFront;
let stage: PackagedStage;
let manage: PackagedFunction;
let connect: PackagedFunction;
let stream: PackagedFunction;
let push: PackagedFunction;
let dispatch: PackagedFunction;

beforeAll(async () => {
  front = await startConnectionsFront('local');
  stage = await startPackagedStage({ connectionsUrl: front.url });
  manage = await stage.load('manage');
  connect = await stage.load('connect');
  stream = await stage.load('stream');
  push = await stage.load('push');
  dispatch = await stage.load('dispatch');
});
afterAll(() => front.close());
beforeEach(() => {
  front.requests.length = 0;
});

/** An event of the gateway's stream. */
const event = (routeKey: string, changes: object = {}, connectionId = ID) => ({
  requestContext: { routeKey, connectionId, eventType: 'MESSAGE' },
  isBase64Encoded: false,
  ...changes,
});

const opening = (changes: object = {}) =>
  event('$connect', { headers: { 'Sec-WebSocket-Protocol': `x, ${PROTOCOL}` }, ...changes });

async function newTicket(): Promise<string> {
  const { statusCode, body } = await manage(apiEvent('POST /stream-tickets'));
  expect(statusCode).toBe(201);
  const { ticket, url, expiresAt } = JSON.parse(body);
  expect(url).toBe('wss://stream.example');
  expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now());
  return ticket;
}

const say = (message: object, connectionId = ID) =>
  stream(event(String(Object(message).action), { body: JSON.stringify(message) }, connectionId));

describe('the opening', () => {
  test('takes a ticket once, and agrees to the subprotocol', async () => {
    const queryStringParameters = { ticket: await newTicket() };
    expect(await connect(opening({ queryStringParameters }))).toEqual({
      statusCode: 200,
      headers: { 'sec-websocket-protocol': PROTOCOL },
    });
    const again = await connect(opening({ queryStringParameters }));
    expect(again.statusCode).toBe(401);
    expect(front.requests).toEqual([]);
  });

  test('takes an API key in a header of any case', async () => {
    const headers = { AUTHORIZATION: `Bearer ${API_KEY}` };
    expect(await connect(event('$connect', { headers }))).toEqual({ statusCode: 200 });
  });

  test.each([
    [{}],
    [{ queryStringParameters: null, headers: null }],
    [{ queryStringParameters: { ticket: 7 } }],
    [{ headers: { authorization: 'Bearer no' } }],
  ])('with %j is refused with 401', async (changes) => {
    expect((await connect(event('$connect', changes))).statusCode).toBe(401);
  });

  test('logs neither tickets nor keys', async () => {
    const ticket = await newTicket();
    await connect(opening({ queryStringParameters: { ticket } }));
    const lines = stage.logged.join('\n');
    expect(lines).toContain('a socket was opened');
    expect(lines).not.toContain(ticket);
    expect(lines).not.toContain(API_KEY);
  });
});

test('an event gets from its row to the client, signed as the gateway wants it', async () => {
  await connect(opening({ queryStringParameters: { ticket: await newTicket() } }));
  const subscribe = { action: 'subscribe', subscription: 's', types: ['a.*'] };
  expect(await say(subscribe)).toEqual({ statusCode: 200 });
  const published = { id: 'p1', type: 'a.b', source: '/events', timeMs: Date.now(), data: {} };
  const item = sourceItem({ owner: 'default', event: published });
  await putItem(stage.table, item);
  const NewImage = marshall(item) as Record<string, AttributeValue>;
  await dispatch({
    Records: [{ eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage } }],
  });
  const Records = await pushed();
  expect(await push({ Records })).toEqual({ batchItemFailures: [] });
  expect(front.requests.map(({ frame }) => frame?.type)).toEqual(['tidings.stream.live', 'a.b']);
  for (const { connectionId, method, signed } of front.requests)
    expect([connectionId, method, signed]).toEqual([
      ID,
      'POST',
      expect.objectContaining({ scope: 'us-east-1/execute-api', isValid: true }),
    ]);
  expect(front.requests.map(({ signed }) => signed.accessKeyId)).toEqual([
    'StreamRole',
    'PushRole',
  ]);
});

/** What waits in the queue of pushes, as Lambda passes it. */
async function pushed() {
  const client = queueClient({ AWS_ENDPOINT_URL_SQS: stage.queues.url });
  const QueueUrl = stage.queues.queueUrl('PushQueue');
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  client.destroy();
  return Messages.map(({ MessageId: messageId, Body: body }) => ({ messageId, body }));
}

describe('a message to a connection', () => {
  const open = async (connectionId: string) => {
    const queryStringParameters = { ticket: await newTicket() };
    await connect(event('$connect', { queryStringParameters }, connectionId));
  };

  test('is tried again once when the gateway fails', async () => {
    await open('failing');
    front.statuses.push(500);
    await say({ action: 'ping' }, 'failing');
    expect(front.requests.map(({ frame }) => frame?.type)).toEqual(
      Array(2).fill('tidings.stream.error'),
    );
  });

  test('to one that is gone removes the socket', async () => {
    await open('gone');
    front.statuses.push(410);
    await say({ action: 'subscribe', subscription: 's', types: ['*'] }, 'gone');
    expect(JSON.stringify(await rawItems(stage.table))).not.toContain('SOCKET#gone');
  });

  test('of a client that is not known ends its connection', async () => {
    await say({ action: 'ping', cursor: 'MQ' }, 'unknown');
    expect(front.requests).toMatchObject([{ method: 'DELETE', connectionId: 'unknown' }]);
    expect(front.requests[0]?.signed.isValid).toBe(true);
  });

  test('may be anything, in base64 too: it is answered, never a failure', async () => {
    await open('odd');
    for (const changes of [
      { body: '{"action":"ping"}' },
      { body: Buffer.from('{"action":"ping"}').toString('base64'), isBase64Encoded: true },
      { body: null },
      {},
      { body: '\u0000' },
    ])
      expect(await stream(event('$default', changes, 'odd'))).toEqual({ statusCode: 200 });
    expect(front.requests).toHaveLength(5);
  });

  test('is answered no more after the connection has closed', async () => {
    await open('closed');
    expect(await stream(event('$disconnect', {}, 'closed'))).toEqual({ statusCode: 200 });
    expect(JSON.stringify(await rawItems(stage.table))).not.toContain('SOCKET#closed');
  });
});

test('a message of the queue that is none is dropped', async () => {
  const Records = [{ messageId: '1', body: 'x' }];
  expect(await push({ Records })).toEqual({ batchItemFailures: [] });
});
