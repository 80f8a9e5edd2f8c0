import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOfSpec, inOrder, requestDigest, sha256 } from '../../../lib/watches/watch-spec.ts';
import { specFor } from './watches.ts';

const PARAMETERS = { pageToken: '1', spaces: 'drive', pageSize: 10, supportsAllDrives: true };

test('the digest of a spec is the same for all spellings of it', () =>
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Object.entries(PARAMETERS), { minLength: 4 }),
      fc.boolean(),
      (entries, asText) => {
        const spelled = entries.map(([name, value]) => [name, asText ? String(value) : value]);
        const parameters = Object.fromEntries(spelled);
        const spec = specFor({ parameters: PARAMETERS });
        expect(digestOfSpec(specFor({ parameters }))).toBe(digestOfSpec(spec));
        expect(requestDigest(specFor({ parameters }))).toBe(requestDigest(spec));
        expect(Object.keys(inOrder(parameters))).toEqual(Object.keys(PARAMETERS).toSorted());
      },
    ),
  ));

test.each([
  [{ parameters: { pageToken: '2' } }],
  [{ parameters: { pageToken: '1', spaces: 'drive' } }],
  [{ resource: 'calendar.settings' as const, parameters: {} }],
])('what is watched, as in %o, makes another digest', (changes) => {
  expect(digestOfSpec(specFor(changes))).not.toBe(digestOfSpec(specFor()));
});

test('repeated values in another order make another digest, because the order may count for Google', () => {
  const events = (eventTypes: string[]) =>
    specFor({ resource: 'calendar.events', parameters: { calendarId: 'primary', eventTypes } });
  expect(digestOfSpec(events(['default', 'focusTime']))).not.toBe(
    digestOfSpec(events(['focusTime', 'default'])),
  );
});

test.each([{ account: 'b' }, { tokenData: 'x' }, { leaseSeconds: 60 }])(
  'the digest of a request, not that of a spec, depends on %o',
  (changes) => {
    expect(requestDigest(specFor(changes))).not.toBe(requestDigest(specFor()));
    expect(digestOfSpec(specFor(changes))).toBe(digestOfSpec(specFor()));
  },
);

test('digests contain nothing of the request', () => {
  expect(sha256('secret')).toMatch(/^[0-9a-f]{64}$/);
  expect(requestDigest(specFor({ tokenData: 'secret' }))).toMatch(/^[0-9a-f]{64}$/);
});
