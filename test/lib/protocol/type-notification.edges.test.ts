import { expect, test } from 'vitest';
import type { GoogHeaders } from '../../../lib/protocol/goog-headers.ts';
import { typeNotification } from '../../../lib/protocol/type-notification.ts';

/** A typed notification on Drive's changes. */
function typed(headers: GoogHeaders, body?: string) {
  const resourceUri = 'https://www.googleapis.com/drive/v3/changes?alt=json';
  const all = { resourceId: 'r', resourceUri, resourceState: 'change', ...headers };
  return typeNotification({ channelId: 'c', messageNumber: 2, headers: all, body });
}

test('a resource without a body keeps that of a state that is unknown, and no other', () => {
  const unknown = typed({ resourceState: 'brandNew' }, '{"a":1}');
  expect(unknown).toMatchObject({ resourceState: 'unknown', state: 'brandNew', body: '{"a":1}' });
  expect(unknown).not.toHaveProperty('bodyInvalid');
  expect(typed({}, '{"a":1}')).not.toHaveProperty('body');
  expect(typed({ resourceState: 'sync' }, '{"a":1}')).not.toHaveProperty('body');
});

test('an expiration at the epoch is one', () => {
  const channelExpiration = 'Thu, 01 Jan 1970 00:00:00 GMT';
  expect(typed({ channelExpiration })).toMatchObject({ channelExpiration: 0 });
});
