import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidNotificationError } from '../../../lib/protocol/invalid-notification-error.ts';
import { notificationFromHeaders } from '../../../lib/protocol/notification-from-headers.ts';
import { exampleChannel, exampleHeaders } from './examples.ts';

const CHANNEL = exampleChannel({ resourceId: 'ret08u3rv24htgh289g' });
const GENUINE = exampleHeaders();
const NAMES = Object.keys(GENUINE);
const REQUIRED = [
  'x-goog-message-number',
  'x-goog-resource-state',
  'x-goog-resource-uri',
  'x-goog-resource-id',
];

const casing = fc.constantFrom(
  (name: string) => name,
  (name: string) => name.toLowerCase(),
  (name: string) => name.toUpperCase(),
);
const blank = fc.constantFrom('', ' ', '  ', '\t');

/** A header as Google sends it, but for its casing and the blanks around its value. */
const genuineHeader = fc
  .record({ name: fc.constantFrom(...NAMES), cased: casing, before: blank, after: blank })
  .map(({ name, cased, before, after }): [string, unknown] => [
    cased(name),
    `${before}${GENUINE[name]}${after}`,
  ]);

const junkHeader = fc.tuple(
  fc.oneof(
    casing.chain((cased) => fc.constantFrom(...NAMES).map(cased)),
    fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', ''),
    fc.string(),
  ),
  fc.oneof(fc.string(), fc.anything(), fc.array(fc.string()), fc.bigInt().map(String)),
);

/** Headers as an object with own properties only, `__proto__` among them. */
function headersOf(pairs: readonly (readonly [string, unknown])[]): Record<string, string> {
  return Object.fromEntries(pairs) as Record<string, string>;
}

// Said once more in the plainest way: the last text of a name, trimmed.
function lastText(headers: Record<string, unknown>, name: string): string | undefined {
  return Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => (Array.isArray(value) ? value.at(-1) : value))
    .findLast((value) => typeof value === 'string')
    ?.trim();
}

function isGenuine(headers: Record<string, unknown>): boolean {
  return (
    lastText(headers, 'x-goog-channel-id') === CHANNEL.id &&
    lastText(headers, 'x-goog-channel-token') === CHANNEL.token &&
    lastText(headers, 'x-goog-resource-id') === CHANNEL.resourceId &&
    REQUIRED.every((name) => (lastText(headers, name) ?? '') !== '') &&
    isSafePositive(lastText(headers, 'x-goog-message-number') ?? '')
  );
}

function isSafePositive(text: string): boolean {
  return /^\d+$/.test(text) && BigInt(text) > 0n && BigInt(text) < 2n ** 53n;
}

function outcome(headers: Record<string, string>, body?: string): 'accepted' | 'rejected' {
  try {
    notificationFromHeaders(CHANNEL, headers, body);
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidNotificationError);
    return 'rejected';
  }
}

test('GC-21 any casing, blanks and order of a genuine request, with any junk before it, passes', () => {
  const all = fc.tuple(...NAMES.map((name) => fc.tuple(casing, blank, fc.constant(name))));
  const order = fc.shuffledSubarray(NAMES, { minLength: NAMES.length });
  const junk = fc.dictionary(
    fc.string().filter((name) => !name.toLowerCase().startsWith('x-goog-')),
    fc.anything(),
  );

  fc.assert(
    fc.property(all, order, junk, fc.option(fc.string()), (parts, names, other, body) => {
      const sent = names.map((name): [string, string] => {
        const [cased, around] = parts[NAMES.indexOf(name)] ?? [];
        return [cased?.(name) ?? name, `${around}${GENUINE[name]}${around}`];
      });
      const headers = headersOf([...Object.entries(other), ...sent]);

      expect(notificationFromHeaders(CHANNEL, headers, body ?? undefined)).toEqual(
        notificationFromHeaders(CHANNEL, GENUINE),
      );
    }),
  );
});

test('whatever the headers, only a genuine request is accepted and the rest is a typed error', () => {
  const complete = Object.entries(GENUINE) as [string, unknown][];
  const pairs = fc
    .tuple(
      fc.constantFrom(complete, []),
      fc.array(fc.oneof(genuineHeader, junkHeader), { maxLength: 12 }),
    )
    .map(([base, more]) => [...base, ...more]);
  const seen = { accepted: 0, rejected: 0 };

  fc.assert(
    fc.property(pairs, fc.string(), (sent, body) => {
      const headers = headersOf(sent);
      const result = outcome(headers, body);
      seen[result]++;

      expect(result).toBe(isGenuine(headers) ? 'accepted' : 'rejected');
    }),
    { numRuns: 2000 },
  );
  expect(seen.accepted).toBeGreaterThan(0);
  expect(seen.rejected).toBeGreaterThan(0);
});

test.each(NAMES.filter((name) => !/Changed|Expiration/.test(name)))(
  'a genuine request whose %s is anything else is rejected, or says what it was given',
  (name) => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.anything()), (value) => {
        const headers = headersOf([...Object.entries(GENUINE), [name, value]]);

        expect(outcome(headers)).toBe(isGenuine(headers) ? 'accepted' : 'rejected');
      }),
    );
  },
);

test('GC-27 the message number of every safe positive integer comes back', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (number) => {
      fc.pre(number > 0);
      const headers = exampleHeaders({ 'X-Goog-Message-Number': String(number) });

      expect(notificationFromHeaders(CHANNEL, headers).messageNumber).toBe(number);
    }),
  );
});
