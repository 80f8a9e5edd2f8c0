import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder, requestDigest, sha256, wishDigest } from '../../../lib/watches/watch-request.ts';
import { wishFor } from './watches.ts';

const PARAMETERS = { pageToken: '1', spaces: 'drive', pageSize: 10, supportsAllDrives: true };

test('the digest of a wish is the same for all spellings of it', () =>
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Object.entries(PARAMETERS), { minLength: 4 }),
      fc.boolean(),
      (entries, asText) => {
        const spelt = entries.map(([name, value]) => [name, asText ? String(value) : value]);
        const parameters = Object.fromEntries(spelt);
        const wish = wishFor({ parameters: PARAMETERS });
        expect(wishDigest(wishFor({ parameters }))).toBe(wishDigest(wish));
        expect(requestDigest(wishFor({ parameters }))).toBe(requestDigest(wish));
        expect(Object.keys(inOrder(parameters))).toEqual(Object.keys(PARAMETERS).toSorted());
      },
    ),
  ));

test.each([
  [{ parameters: { pageToken: '2' } }],
  [{ parameters: { pageToken: '1', spaces: 'drive' } }],
  [{ resource: 'calendar.settings' as const, parameters: {} }],
])('what is watched makes another wish: %o', (changes) => {
  expect(wishDigest(wishFor(changes))).not.toBe(wishDigest(wishFor()));
});

test('repeated values in another order are another wish, because Google may see it so', () => {
  const events = (eventTypes: string[]) =>
    wishFor({ resource: 'calendar.events', parameters: { calendarId: 'primary', eventTypes } });
  expect(wishDigest(events(['default', 'focusTime']))).not.toBe(
    wishDigest(events(['focusTime', 'default'])),
  );
});

test.each([{ account: 'b' }, { tokenData: 'x' }, { leaseSeconds: 60 }])(
  'the digest of a request also tells %o apart',
  (changes) => {
    expect(requestDigest(wishFor(changes))).not.toBe(requestDigest(wishFor()));
    expect(wishDigest(wishFor(changes))).toBe(wishDigest(wishFor()));
  },
);

test('digests hold nothing of what they are of', () => {
  expect(sha256('secret')).toMatch(/^[0-9a-f]{64}$/);
  expect(requestDigest(wishFor({ tokenData: 'secret' }))).toMatch(/^[0-9a-f]{64}$/);
});
