import { afterEach, expect, test } from 'vitest';
import { callGoogle } from '../../../lib/google/call-google.ts';
import { type ApiCall, apiCallStats } from '../../../lib/google/signals.ts';

const seen: ApiCall[] = [];
const receiver = (call: ApiCall) => void seen.push(call);
afterEach(() => {
  apiCallStats.removeReceiver(receiver);
  seen.length = 0;
});

const URL_WITH_SECRETS =
  'https://user:sesame@www.googleapis.com/drive/v3/changes/watch?pageToken=7&key=sesame&access_token=sesame';

test.each([
  ['that works', async () => new Response('{}')],
  ['that is refused', async () => new Response('{}', { status: 403 })],
  ['without an answer', async () => Promise.reject(new Error('broken'))],
] as const)('A-07 the URL of a call %s is redacted before apiCallStats', async (_, fetch) => {
  apiCallStats.addReceiver(receiver);
  const call = {
    url: URL_WITH_SECRETS,
    authorization: 'Bearer sesame',
    body: {},
    signal: AbortSignal.timeout(5000),
  };
  await callGoogle(call, { fetch, now: () => 0 }).catch(() => undefined);

  expect(seen).toHaveLength(1);
  expect(JSON.stringify(seen)).not.toContain('sesame');
  expect(seen[0]?.url).toContain('pageToken=7');
});
