import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChannelFields } from '../../../lib/protocol/channel.ts';
import { InvalidWatchRequestError } from '../../../lib/protocol/invalid-watch-request-error.ts';
import { newWebhookChannel } from '../../../lib/protocol/new-webhook-channel.ts';
import {
  validateWatchRequest,
  type WatchRequest,
} from '../../../lib/protocol/validate-watch-request.ts';
import { exampleChannel, failure, NOW_MS, shownBy } from './examples.ts';
import { exampleRequest, validRequests } from './watch-requests.ts';

const validate = (request: WatchRequest) => validateWatchRequest(request, { nowMs: NOW_MS });

test('any valid request passes', () => {
  fc.assert(
    fc.property(validRequests, (request) => {
      expect(validate(request)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test('GC-18 differs: an expiration in the past, which newWebhookChannel takes, stops here', () => {
  const channel = newWebhookChannel('https://mydomain.com/', { expiration: new Date(NOW_MS) });

  expect(() => validate(exampleRequest({ channel }))).toThrow(
    failure('invalid-expiration', 'expiration'),
  );
});

test.each(['', 'drive', 'gmail.users', 'toString', '__proto__', undefined])(
  'the resource %j is unknown',
  (resource) => {
    expect(() => validate(exampleRequest({ resource: resource as 'drive.files' }))).toThrow(
      failure('unknown-resource', 'resource'),
    );
  },
);

test('Cloud Storage’s objects can no longer be watched', () => {
  const gone = exampleRequest({ resource: 'storage.objects', parameters: { bucket: 'b' } });

  expect(() => validate(gone)).toThrow(failure('watch-gone', 'resource'));
});

/** One broken field of a channel, the code it has to yield, and the field that is blamed. */
const BROKEN_CHANNELS: [Partial<ChannelFields>, string, string][] = [
  [{ id: '' }, 'invalid-channel-id', 'id'],
  [{ id: 'x'.repeat(65) }, 'invalid-channel-id', 'id'],
  [{ id: 'a:b' }, 'invalid-channel-id', 'id'],
  [{ type: '' }, 'invalid-channel-type', 'type'],
  [{ type: 'WEB_HOOK' }, 'invalid-channel-type', 'type'],
  [{ token: 'x'.repeat(257) }, 'invalid-token', 'token'],
  [{ token: 'trimmed on its way ' }, 'invalid-token', 'token'],
  [{ token: 'two\nlines' }, 'invalid-token', 'token'],
  [{ token: 'schlüssel' }, 'invalid-token', 'token'],
  [{ address: '' }, 'invalid-address', 'address'],
  [{ address: 'http://mydomain.com/' }, 'invalid-address', 'address'],
  [{ expiration: NOW_MS }, 'invalid-expiration', 'expiration'],
  [{ expiration: NOW_MS / 1000 + 3600 }, 'invalid-expiration', 'expiration'],
  [{ params: { ttl: '1 day' } }, 'invalid-ttl', 'params.ttl'],
];

describe.each(BROKEN_CHANNELS)('a channel with %j', (broken, code, field) => {
  test(`is ${code}, whatever else is asked`, () => {
    fc.assert(
      fc.property(validRequests, (request) => {
        const channel = exampleChannel({ ...request.channel, ...broken });

        expect(() => validate({ ...request, channel })).toThrow(failure(code, field));
      }),
    );
  });

  test('never echoes the token', () => {
    const token = broken.token ?? 'open-sesame';

    expect(
      shownBy(() => validate(exampleRequest({ channel: exampleChannel({ ...broken, token }) }))),
    ).not.toContain(token);
  });
});

test('the parameters are checked, before the channel', () => {
  const request = exampleRequest({ parameters: {}, channel: exampleChannel({ id: '' }) });

  expect(() => validate(request)).toThrow(failure('missing-parameter', 'parameters.fileId'));
});

test('http: on this machine passes only where the rules allow it', () => {
  const request = exampleRequest({
    channel: exampleChannel({ address: 'http://localhost:3000/notifications' }),
  });

  expect(() => validate(request)).toThrow(failure('invalid-address'));
  expect(validateWatchRequest(request, { nowMs: NOW_MS, allowLoopbackHttp: true })).toBe(undefined);
});

test('the error says what to do, and shows the value', () => {
  const broken = exampleRequest({ channel: exampleChannel({ type: 'email' }) });

  expect(() => validate(broken)).toThrow(
    expect.objectContaining({
      name: 'InvalidWatchRequestError',
      value: 'email',
      message: expect.stringContaining('"email"'),
      fix: expect.stringContaining('web_hook'),
    }),
  );
  expect(() => validate(broken)).toThrow(InvalidWatchRequestError);
});
