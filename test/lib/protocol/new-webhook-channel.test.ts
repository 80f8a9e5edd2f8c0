import { expect, test } from 'vitest';
import { newWebhookChannel } from '../../../lib/protocol/new-webhook-channel.ts';

const URL = 'https://mydomain.com/notifications';

test('GC-14 is a web_hook with a random UUID for the address', () => {
  const channel = newWebhookChannel(URL);

  expect(channel).toMatchObject({
    type: 'web_hook',
    address: URL,
    token: undefined,
    resourceId: '',
    resourceUri: '',
  });
  expect(channel.id).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('GC-14 no id comes twice', () => {
  const ids = Array.from({ length: 1000 }, () => newWebhookChannel(URL).id);

  expect(new Set(ids).size).toBe(1000);
});

test.each(['http://mydomain.com/', 'not a URL', ''])('GC-15 takes %j unchecked', (url) => {
  expect(newWebhookChannel(url).address).toBe(url);
});

test('GC-16 without an expiration none is asked for', () => {
  const channel = newWebhookChannel(URL);

  expect(channel.expiration).toBe(0);
  expect(channel.body()).not.toHaveProperty('expiration');
});

test.each(['1969-12-31T23:59:59.999Z', '1965-01-01T00:00:00Z'])(
  'GC-16 a date before the epoch, %s, is clamped to 0',
  (date) => {
    expect(newWebhookChannel(URL, { expiration: new Date(date) }).expiration).toBe(0);
  },
);

test.each([
  ['1970-01-01T00:00:05Z', 5000],
  ['1970-01-01T00:00:05.001Z', 5001],
  ['2027-03-01T12:00:00.999+02:00', 1_803_895_200_999],
])('GC-02, GC-17 differs: %s is the integer %d, whatever the time zone', (date, milliseconds) => {
  const channel = newWebhookChannel(URL, { expiration: new Date(date) });

  expect(channel.expiration).toBe(milliseconds);
  expect(channel.body().expiration).toBe(String(milliseconds));
});

test('GC-17 differs: an invalid date is a mistake of the program, not an expiration', () => {
  expect(() => newWebhookChannel(URL, { expiration: new Date('soon') })).toThrow(TypeError);
});

test('GC-18 a date in the past is kept: validateWatchRequest is what rejects it', () => {
  expect(newWebhookChannel(URL, { expiration: new Date('2001-01-01') }).expiration).toBe(
    978_307_200_000,
  );
});

test('GC-19 differs: token, expiration and params come by name', () => {
  const params = { ttl: '3600' };

  expect(newWebhookChannel(URL, { token: 'mytoken', params })).toMatchObject({
    token: 'mytoken',
    params,
  });
  // @ts-expect-error GC-19: the token is not positional
  expect(newWebhookChannel(URL, 'mytoken').token).toBeUndefined();
});
