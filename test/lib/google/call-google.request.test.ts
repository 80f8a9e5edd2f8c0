import { afterEach, expect, test } from 'vitest';
import { callGoogle, noAnswer } from '../../../lib/google/call-google.ts';
import { type ApiCall, apiCallStats } from '../../../lib/google/signals.ts';
import { errorOf } from './stage.ts';

const URL_OF_CALL = 'https://www.googleapis.com/drive/v3/channels/stop';
const heard: ApiCall[] = [];
const listen = (call: ApiCall) => heard.push(call);

afterEach(() => {
  apiCallStats.removeReceiver(listen);
  heard.length = 0;
});

/** Makes one call that takes 40 ms; tells what was sent, answered and signalled. */
async function made(body: unknown, response = new Response('{}')) {
  apiCallStats.addReceiver(listen);
  const sent: RequestInit[] = [];
  let nowMs = 1_000_000;
  const { signal } = new AbortController();
  const answer = await callGoogle(
    { url: URL_OF_CALL, authorization: 'Bearer t', body, signal },
    {
      now: () => nowMs,
      fetch: async (_, init = {}) => {
        sent.push(init);
        nowMs += 40;
        return response;
      },
    },
  );
  return { answer, sent, signal };
}

test('a call without a body is a GET, without a content type', async () => {
  const { sent, signal } = await made(undefined);
  const headers = { authorization: 'Bearer t' };
  expect(sent).toEqual([{ method: 'GET', headers, redirect: 'error', signal }]);
});

test('a call with a body is a POST of its JSON', async () => {
  const { sent } = await made({ id: 'c' });
  expect(sent).toMatchObject([
    {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: '{"id":"c"}',
    },
  ]);
});

test.each([
  [200, '{"kind":"x"}', { kind: 'x' }, null],
  [201, '{}', {}, '{}'],
  [204, null, undefined, ''],
  [299, 'no JSON', undefined, 'no JSON'],
])('the answer %i %j is read, and signalled with its time', async (status, text, read, message) => {
  const { answer } = await made({}, new Response(text, { status }));
  expect(answer).toEqual(read);
  expect(heard).toEqual([{ url: URL_OF_CALL, statusCode: status, elapsedMs: 40, message }]);
});

test.each([300, 304, 400])('the answer %i is an error', async (status) => {
  const error = await errorOf(made({}, new Response(null, { status })));
  expect(error.status).toBe(status);
});

test.each([
  [new DOMException('over', 'TimeoutError'), 'timeout'],
  [Object.assign(new Error('over'), { code: 'TimeoutError' }), 'timeout'],
  [new DOMException('over', 'AbortError'), 'network'],
  [new TypeError('fetch failed'), 'network'],
])('a call that fails with %s has the reason %s', (cause, reason) => {
  expect(noAnswer(cause)).toMatchObject({ status: 0, reason, errorClass: 'retry', cause });
});
