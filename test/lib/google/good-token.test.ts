import { expect, test } from 'vitest';
import { aChannel, googleAt, oddServer, simulator, watch } from './stage.ts';

test('a call with a good token does not wait for the refresh of another token', async () => {
  const held: (() => void)[] = [];
  let tokens = 0;
  const url = await oddServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const answer = () =>
      void response.end(JSON.stringify({ access_token: 'ya29.x', expires_in: 3599 }));
    if (request.url === '/token') tokens += 1;
    if (request.url === '/token' && tokens === 2) held.push(answer);
    else answer();
  });
  const client = googleAt(url, (await simulator()).serviceAccount());
  await watch(client);
  let hasEnded = false;
  const waiting = client
    .watch({ resource: 'calendar.settings', parameters: {} }, aChannel())
    .then(() => {
      hasEnded = true;
    });
  await expect.poll(() => held).toHaveLength(1);
  await watch(client);
  expect(hasEnded).toBe(false);
  held[0]?.();
  await waiting;
});
