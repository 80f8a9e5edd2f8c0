import { expect, test } from 'vitest';
import { ALICE, BOB, channel, clientsFor, startSimulator } from '../start-simulator.ts';

async function setUp() {
  const { google, receiver } = await startSimulator();
  const post = async (
    parts: string[],
    path = '/batch/drive/v3',
    token = google.accessToken(ALICE),
  ) => {
    const body = [...parts.map((part) => `--b\n${part}\n`), '--b--'].join('');
    const response = await fetch(google.url + path, {
      method: 'POST',
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        'content-type': 'multipart/mixed; boundary=b',
      },
      body,
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  return { google, receiver, post };
}

const part = (request: string, id = 'a + 1') =>
  `Content-Type: application/http\nContent-ID: <${id}>\n\n${request}`;

test('the calls of a batch are handled in order, each with its own response', async () => {
  const { google, post } = await setUp();
  const create = 'POST /drive/v3/files HTTP/1.1\nContent-Type: application/json\n\n{"name": "a"}';
  const { status, headers, text } = await post([
    part(create),
    part('GET /drive/v3/files/none?alt=json HTTP/1.1', 'a + 2'),
    part('GET /drive/v3/files?fields=files/name', 'a + 3'),
  ]);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=batch_/);
  expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => code)).toEqual([
    '200',
    '404',
    '200',
  ]);
  expect([...text.matchAll(/Content-ID: (.+)\r/g)].map(([, id]) => id)).toEqual([
    '<response-a + 1>',
    '<response-a + 2>',
    '<response-a + 3>',
  ]);
  expect(text).toContain('{"files":[{"name":"a"}]}');
  expect(google.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /drive/v3/files',
    'GET /drive/v3/files/none',
    'GET /drive/v3/files',
  ]);
});

test('a call has its own token, or else that of the batch', async () => {
  const { google, post } = await setUp();
  const asBob = `GET /drive/v3/files HTTP/1.1\nAuthorization: Bearer ${google.accessToken(BOB)}\n`;
  await post([part(asBob), part('GET /drive/v3/files')]);
  expect(google.requests.map(({ user }) => user)).toEqual([BOB, ALICE]);
  await post([part('GET /drive/v3/files')], '/batch', '');
  expect(google.requests.at(-1)).toMatchObject({ status: 401, reason: 'required' });
});

test('a channel that is opened in a batch gets its sync', async () => {
  const { google, receiver, post } = await setUp();
  const body = JSON.stringify(channel(receiver));
  const head = 'Content-Type: application/json; charset=UTF-8';
  await post([part(`POST /drive/v3/changes/watch?pageToken=1 HTTP/1.1\n${head}\n\n${body}`)]);
  await google.idle();
  expect(receiver.states()).toEqual(['sync']);
  await clientsFor(google).drive.files.create({ requestBody: { name: 'a' } });
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'change']);
});

test.each([
  ['that is not HTTP', [part('nonsense')]],
  ['with an invalid target', [part('GET http:// HTTP/1.1')]],
  ['of more than 100 calls', Array.from({ length: 101 }, () => part('GET /drive/v3/files'))],
])('a batch %s is a 400', async (_, parts) => {
  const { post } = await setUp();
  expect((await post(parts)).status).toBe(400);
});

test('a batch at the path of another API is a 404', async () => {
  const { post } = await setUp();
  expect((await post([part('GET /drive/v3/files')], '/batch/gmail/v1')).status).toBe(404);
});
