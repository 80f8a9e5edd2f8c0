import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type GoogHeaders,
  HEADER_NAMES,
  readGoogHeaders,
} from '../../../lib/protocol/goog-headers.ts';

const FIELDS = Object.keys(HEADER_NAMES) as (keyof GoogHeaders)[];

test.each([
  ['x-goog-channel-id', 'channelId'],
  ['x-goog-channel-token', 'channelToken'],
  ['x-goog-message-number', 'messageNumber'],
  ['x-goog-resource-state', 'resourceState'],
  ['x-goog-resource-uri', 'resourceUri'],
  ['x-goog-resource-id', 'resourceId'],
  ['x-goog-channel-expiration', 'channelExpiration'],
  ['x-goog-changed', 'changed'],
])('GC-01 reads %s', (name, field) => {
  expect(readGoogHeaders({ [name]: 'value' })).toEqual({ [field]: 'value' });
});

describe('takes headers as', () => {
  const read = { channelId: 'id', messageNumber: '7' };

  test('a plain object in any case', () => {
    expect(readGoogHeaders({ 'X-GOOG-CHANNEL-ID': 'id', 'x-Goog-message-NUMBER': '7' })).toEqual(
      read,
    );
  });

  test('the Headers of fetch', () => {
    const headers = new Headers({ 'X-Goog-Channel-Id': 'id', 'X-Goog-Message-Number': '7' });

    expect(readGoogHeaders(headers)).toEqual(read);
  });

  test('a Map or a list of pairs', () => {
    const pairs: [string, string][] = [
      ['X-Goog-Channel-ID', 'id'],
      ['x-goog-message-number', '7'],
    ];

    expect(readGoogHeaders(pairs)).toEqual(read);
    expect(readGoogHeaders(new Map(pairs))).toEqual(read);
  });

  test('the multiValueHeaders of API Gateway, of which the last value wins', () => {
    expect(
      readGoogHeaders({
        'X-Goog-Channel-Id': ['other', 'id'],
        'X-Goog-Message-Number': ['7'],
        'X-Goog-Changed': [],
      }),
    ).toEqual(read);
  });

  test('an object without a prototype', () => {
    const headers = Object.assign(Object.create(null), { 'x-goog-changed': 'content' });

    expect(readGoogHeaders(headers)).toEqual({ changed: 'content' });
  });
});

test('GC-21 of two names that differ by case the last one wins', () => {
  expect(
    readGoogHeaders({ 'X-Goog-Channel-ID': 'first', 'x-goog-channel-id': 'last' }).channelId,
  ).toBe('last');
});

test('a value that is undefined leaves an earlier one alone', () => {
  expect(
    readGoogHeaders({ 'X-Goog-Channel-ID': 'first', 'x-goog-channel-id': undefined }).channelId,
  ).toBe('first');
});

test('GC-24, GC-27 differs: values are trimmed, for Google prints blanks around them', () => {
  expect(readGoogHeaders({ 'X-Goog-Resource-State': '  update\t' }).resourceState).toBe('update');
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'x-goog-', 'channelId'])(
  'the name %s is nothing of ours',
  (name) => {
    const headers = JSON.parse(`{"${name}":"x","X-Goog-Changed":"content"}`);

    expect(readGoogHeaders(headers)).toEqual({ changed: 'content' });
  },
);

/** A header name with each letter in either case. */
const anyCasing = (name: string) =>
  fc
    .tuple(
      ...[...name].map((letter) => fc.constantFrom(letter.toLowerCase(), letter.toUpperCase())),
    )
    .map((letters) => letters.join(''));

const blanks = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 });

test('any casing, any blanks around and any order read alike', () => {
  const header = fc.constantFrom(...FIELDS).chain((field) =>
    fc.record({
      field: fc.constant(field),
      name: anyCasing(HEADER_NAMES[field]),
      value: fc.string().map((value) => value.trim()),
      before: blanks,
      after: blanks,
    }),
  );
  const headers = fc.uniqueArray(header, { selector: ({ field }) => field });

  fc.assert(
    fc.property(headers, (chosen) => {
      const sent = chosen.map(
        ({ name, value, before, after }) => [name, `${before}${value}${after}`] as const,
      );
      const expected = Object.fromEntries(chosen.map(({ field, value }) => [field, value]));

      expect(readGoogHeaders(Object.fromEntries(sent))).toEqual(expected);
      expect(readGoogHeaders(sent)).toEqual(expected);
    }),
  );
});

test('junk names and values never crash and never add a field', () => {
  const known = new Set(Object.values(HEADER_NAMES).map((name) => name.toLowerCase()));
  const junkName = fc
    .oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'prototype', 'valueOf'))
    .filter((name) => !known.has(name.toLowerCase()));
  const junk = fc.dictionary(junkName, fc.anything());

  fc.assert(
    fc.property(junk, (headers) => {
      expect(readGoogHeaders(headers as Record<string, string>)).toEqual({});
    }),
  );
});

test('a value that is no text is as good as absent', () => {
  const noText = fc
    .anything()
    .filter((value) => typeof value !== 'string' && !Array.isArray(value));

  fc.assert(
    fc.property(fc.constantFrom(...FIELDS), noText, (field, value) => {
      expect(readGoogHeaders({ [HEADER_NAMES[field]]: value as string })).toEqual({});
      expect(readGoogHeaders({ [HEADER_NAMES[field]]: [value as string] })).toEqual({});
    }),
  );
});
