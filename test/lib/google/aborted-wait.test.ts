import { expect, test } from 'vitest';
import { authorizer } from '../../../lib/google/auth-client.ts';
import { oneAtATime } from '../../../lib/google/one-at-a-time.ts';
import { errorOf, oddServer } from './stage.ts';

/** A way to tokens of an endpoint that never answers, and the requests that it got. */
async function endlessWait() {
  const requested: string[] = [];
  const rootUrl = await oddServer(({ url = '' }) => void requested.push(url));
  const { authorization } = authorizer({
    credentials: {
      type: 'authorized_user',
      client_id: 'i',
      client_secret: 's',
      refresh_token: 'r',
    },
    scopes: [],
    rootUrl,
    timeoutMs: 600_000,
    now: Date.now,
    oneAtATime: oneAtATime(),
    rotated: () => undefined,
  });
  return { authorization, requested };
}

const OVER = new DOMException('over', 'TimeoutError');
const TIMEOUT = { errorClass: 'retry', reason: 'timeout' };

test('a wait for a token whose time is over before it begins ends at once', async () => {
  const { authorization } = await endlessWait();
  expect(await errorOf(authorization(AbortSignal.abort(OVER)))).toMatchObject(TIMEOUT);
});

test('a wait for a token ends with its time, not with that of the request for it', async () => {
  const { authorization, requested } = await endlessWait();
  const controller = new AbortController();
  const waiting = errorOf(authorization(controller.signal));
  await expect.poll(() => requested).toEqual(['/token']);
  controller.abort(OVER);
  expect(await waiting).toMatchObject(TIMEOUT);
});
