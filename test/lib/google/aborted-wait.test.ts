import { expect, test } from 'vitest';
import { authorizer } from '../../../lib/google/auth-client.ts';
import { oneAtATime } from '../../../lib/google/one-at-a-time.ts';
import { errorOf, oddServer } from './stage.ts';

test('a wait for a token whose time is over before it begins ends at once', async () => {
  const rootUrl = await oddServer(() => undefined);
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
  const over = AbortSignal.abort(new DOMException('over', 'TimeoutError'));
  expect(await errorOf(authorization(over))).toMatchObject({
    errorClass: 'retry',
    reason: 'timeout',
  });
});
