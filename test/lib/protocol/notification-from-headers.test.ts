import { describe, expect, test } from 'vitest';
import { InvalidNotificationError } from '../../../lib/protocol/invalid-notification-error.ts';
import { notificationFromHeaders } from '../../../lib/protocol/notification-from-headers.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { DRIVE_FILE_URI, exampleChannel, exampleHeaders, failure, shownBy } from './examples.ts';

/** Parses what is genuine for `exampleChannel()` but for these headers. */
const parse = (changes: Record<string, string | undefined> = {}, channel = exampleChannel()) =>
  notificationFromHeaders(channel, exampleHeaders(changes));

test('section 0 #2, GC-20 a notification has these fields, the expiration in milliseconds', () => {
  expect(parse()).toEqual({
    channelId: '4ba78bf0-6a47-11e2-bcfd-0800200c9a77',
    messageNumber: 236_440,
    resource: 'drive.files',
    resourceState: 'update',
    state: 'update',
    resourceId: 'ret08u3rv24htgh289g',
    resourceUri: DRIVE_FILE_URI,
    channelExpiration: Date.UTC(2027, 10, 19, 1, 13, 52),
    changed: ['content', 'properties'],
  });
});

test.each([
  ['upper-cased', (name: string) => name.toUpperCase()],
  ['lower-cased', (name: string) => name.toLowerCase()],
])('GC-21 header names may be %s', (_, rename) => {
  const headers = Object.fromEntries(
    Object.entries(exampleHeaders()).map(([name, value]) => [rename(name), value]),
  );

  expect(notificationFromHeaders(exampleChannel(), headers)).toEqual(parse());
});

test('it takes multiValueHeaders and Headers alike', () => {
  const entries = Object.entries(exampleHeaders()).map(([name, value]) => [name, value ?? '']);
  const multiValueHeaders = Object.fromEntries(
    entries.map(([name, value]) => [name, [value ?? '']]),
  );
  const headers = new Headers(Object.fromEntries(entries));

  expect(notificationFromHeaders(exampleChannel(), multiValueHeaders)).toEqual(parse());
  expect(notificationFromHeaders(exampleChannel(), headers)).toEqual(parse());
});

describe('GC-22 the checks come in this order', () => {
  // Each step is wrong in all that follow, so that only the order decides which error it is.
  const steps: [string, Record<string, string | undefined>, string, string][] = [
    [
      'channel id present',
      { 'X-Goog-Channel-ID': undefined },
      'missing-header',
      'X-Goog-Channel-ID',
    ],
    ['channel id equal', { 'X-Goog-Channel-ID': 'other' }, 'channel-id', 'X-Goog-Channel-ID'],
    ['token', { 'X-Goog-Channel-Token': 'other' }, 'token', 'X-Goog-Channel-Token'],
    [
      'message number present',
      { 'X-Goog-Message-Number': undefined },
      'missing-header',
      'X-Goog-Message-Number',
    ],
    ['message number', { 'X-Goog-Message-Number': 'x' }, 'message-number', 'X-Goog-Message-Number'],
    ['state', { 'X-Goog-Resource-State': undefined }, 'missing-header', 'X-Goog-Resource-State'],
    ['URI', { 'X-Goog-Resource-URI': undefined }, 'missing-header', 'X-Goog-Resource-URI'],
    [
      'resource id present',
      { 'X-Goog-Resource-ID': undefined },
      'missing-header',
      'X-Goog-Resource-ID',
    ],
    ['resource id', { 'X-Goog-Resource-ID': 'other' }, 'resource-id', 'X-Goog-Resource-ID'],
  ];

  test.each(steps.map(([name, , code, field], at) => ({ name, code, field, at })))(
    '$at: $name',
    ({ code, field, at }) => {
      const wrong = Object.assign(
        {},
        ...steps
          .slice(at)
          .map(([, changes]) => changes)
          .reverse(),
      );

      expect(() => parse(wrong, exampleChannel({ resourceId: 'mine' }))).toThrow(
        failure(code, field),
      );
    },
  );
});

test.each([
  'X-Goog-Channel-ID',
  'X-Goog-Message-Number',
  'X-Goog-Resource-State',
  'X-Goog-Resource-URI',
  'X-Goog-Resource-ID',
])('GC-23 differs: without %s it is a typed error instead of a KeyError', (name) => {
  for (const absent of [undefined, '', '  ']) {
    expect(() => parse({ [name]: absent })).toThrow(InvalidNotificationError);
    expect(() => parse({ [name]: absent })).toThrow(failure('missing-header', name));
  }
});

test.each(['4BA78BF0-6A47-11E2-BCFD-0800200C9A77', '4ba78bf0', '*'])(
  'GC-24 the channel id %s is another one',
  (id) => {
    expect(() => parse({ 'X-Goog-Channel-ID': id })).toThrow(
      failure('channel-id', 'X-Goog-Channel-ID'),
    );
  },
);

test('GC-24 differs: blanks around the channel id are none of it', () => {
  expect(parse({ 'X-Goog-Channel-ID': ' 4ba78bf0-6a47-11e2-bcfd-0800200c9a77 ' })).toEqual(parse());
});

describe('the token', () => {
  test.each([
    undefined,
    '',
    ' ',
    'other',
    '398348u3tu83ut8uu3',
    '398348u3tu83ut8uu388',
    '398348U3TU83UT8UU38',
  ])('section 0 #3, GC-25 a token of %j is rejected when the channel has one', (token) => {
    expect(() => parse({ 'X-Goog-Channel-Token': token })).toThrow(
      failure('token', 'X-Goog-Channel-Token'),
    );
  });

  test('GC-25 may be beyond ASCII', () => {
    const channel = exampleChannel({ token: 'schlüssel-ключ' });

    expect(parse({ 'X-Goog-Channel-Token': 'schlüssel-ключ' }, channel).messageNumber).toBe(
      236_440,
    );
    expect(() => parse({ 'X-Goog-Channel-Token': 'schlussel-ключ' }, channel)).toThrow(
      failure('token'),
    );
  });

  test('is checked before the state, for sync too', () => {
    expect(() =>
      parse({ 'X-Goog-Channel-Token': undefined, 'X-Goog-Resource-State': 'sync' }),
    ).toThrow(failure('token'));
  });

  test.each([undefined, ''])('GC-26 is not looked at when the channel’s is %j', (token) => {
    const channel = exampleChannel({ token });

    expect(parse({ 'X-Goog-Channel-Token': undefined }, channel).messageNumber).toBe(236_440);
    expect(parse({ 'X-Goog-Channel-Token': 'anything' }, channel).messageNumber).toBe(236_440);
  });

  test('is in no error, neither the expected nor the received', () => {
    const shown = shownBy(() => parse({ 'X-Goog-Channel-Token': 'received-one' }));

    expect(shown).not.toContain('received-one');
    expect(shown).not.toContain('398348u3tu83ut8uu38');
  });
});

test('GC-27 blanks around the message number are none of it', () => {
  expect(parse({ 'X-Goog-Message-Number': ' 12 ' }).messageNumber).toBe(12);
});

test.each(['+7', '-5', '0', '1_000', '1.0', '0x10', 'abc', '9007199254740992'])(
  'GC-27 differs: the message number %s is a typed error instead of a number or a ValueError',
  (number) => {
    expect(() => parse({ 'X-Goog-Message-Number': number })).toThrow(
      failure('message-number', 'X-Goog-Message-Number'),
    );
  },
);

test('GC-28 any state passes', () => {
  expect(parse({ 'X-Goog-Resource-State': 'brandNew' })).toMatchObject({
    resourceState: 'unknown',
    state: 'brandNew',
  });
});

describe('GC-29 differs: the resource id', () => {
  test('has to be the channel’s once that is known', () => {
    const channel = exampleChannel({ resourceId: 'o3hgv1538sdjfh' });

    expect(() => parse({}, channel)).toThrow(failure('resource-id', 'X-Goog-Resource-ID'));
    expect(parse({ 'X-Goog-Resource-ID': 'o3hgv1538sdjfh' }, channel).resourceId).toBe(
      'o3hgv1538sdjfh',
    );
  });

  test('may be any while the channel has none, since sync can outrun the answer of watch', () => {
    expect(
      parse({ 'X-Goog-Resource-ID': 'any' }, exampleChannel({ resourceId: '' })),
    ).toMatchObject({ resourceId: 'any' });
  });
});

test('GC-29 an expired channel is not rejected here', () => {
  const header = { 'X-Goog-Channel-Expiration': 'Tue, 19 Nov 2013 01:13:52 GMT' };

  expect(parse(header, exampleChannel({ expiration: 1 })).channelExpiration).toBe(
    1_384_823_632_000,
  );
});

test('GC-29 differs: the body is read where the API sends one', () => {
  const headers = exampleHeaders({
    'X-Goog-Resource-URI':
      'https://admin.googleapis.com/admin/directory/v1/users?domain=mydomain.com',
    'X-Goog-Resource-State': 'delete',
  });

  expect(
    notificationFromHeaders(exampleChannel(), headers, '{"primaryEmail":"user@mydomain.com"}'),
  ).toMatchObject({ user: { primaryEmail: 'user@mydomain.com' } });
});

test('GC-30 it remembers nothing: the same request parses twice, and older ones after newer', () => {
  expect(parse()).toEqual(parse());
  expect(parse({ 'X-Goog-Message-Number': '2' }).messageNumber).toBe(2);
});

test('GC-31 the error is one of ours', () => {
  const error = new InvalidNotificationError('token', 'X-Goog-Channel-Token', 'why');

  expect(error).toBeInstanceOf(TidingsError);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'InvalidNotificationError',
    code: 'token',
    field: 'X-Goog-Channel-Token',
    message: 'why',
  });
});
