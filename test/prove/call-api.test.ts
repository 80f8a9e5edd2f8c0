import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { closeServer, listen } from '../../google-simulator/http/server.ts';
import { callApi } from '../../prove/call-api.ts';

async function serve(statuses: number[]) {
  const keys: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    keys.push(headers.authorization);
    response.writeHead(statuses.shift() ?? 200).end('{"id": "a"}');
  });
  onTestFinished(() => closeServer(server));
  return { url: `http://127.0.0.1:${await listen(server)}`, keys };
}

test('a 503 is repeated, until there is another answer', async () => {
  const { url, keys } = await serve([503, 503, 201]);
  const answer = await callApi({ url, key: 'k' }, 'POST', '/watches', {});
  expect(answer).toEqual({ status: 201, body: { id: 'a' } });
  expect(keys).toEqual(['Bearer k', 'Bearer k', 'Bearer k']);
});

test('another failure is not repeated', async () => {
  const { url, keys } = await serve([500]);
  expect((await callApi({ url, key: 'k' }, 'GET', '/watches')).status).toBe(500);
  expect(keys).toHaveLength(1);
});
