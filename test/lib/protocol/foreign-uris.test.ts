import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notificationFromHeaders } from '../../../lib/index.ts';
import { RESOURCE_STATES, RESOURCES } from '../../../lib/protocol/resource-states.ts';
import { exampleChannel, exampleHeaders } from './examples.ts';

const DOCUMENTED = new Set<string>(RESOURCES.flatMap((resource) => RESOURCE_STATES[resource]));

const parse = (uri: string, state: string, more: Record<string, string | undefined> = {}) => {
  const changes = { 'X-Goog-Resource-URI': uri, 'X-Goog-Resource-State': state, ...more };
  return notificationFromHeaders(exampleChannel(), exampleHeaders(changes), undefined);
};

test.each(['exists', 'not_exists', 'sync', 'update', 'add', 'CREATE_USER', 'changed'])(
  'B-26 a URI that is not Google’s keeps the documented state %s',
  (state) => {
    expect(parse('http://www.example.com/resource', state)).toMatchObject({
      resource: 'unknown',
      resourceState: state,
      state,
    });
  },
);

test('B-26 every documented state stays, on any URI that is not Google’s', () => {
  fc.assert(
    fc.property(fc.webUrl(), fc.constantFrom(...DOCUMENTED), (uri, state) => {
      expect(parse(uri, state)).toMatchObject({ resource: 'unknown', resourceState: state });
    }),
  );
});

test('B-26 `unknown` stays for words that no API has', () => {
  const words = fc
    .string({ minLength: 1 })
    .filter((word) => word.trim() !== '' && !DOCUMENTED.has(word.trim()) && word.trim() !== 'sync');

  fc.assert(
    fc.property(fc.oneof(words, fc.constantFrom('EXISTS', 'toString', '__proto__')), (word) => {
      expect(parse('https://example.com/', word)).toMatchObject({
        resourceState: 'unknown',
        state: word.trim(),
      });
    }),
  );
});

test('B-26 a state of another API is still unknown to the API of a URI', () => {
  const uri = 'https://www.googleapis.com/calendar/v3/calendars/primary/events';
  expect(parse(uri, 'update').resourceState).toBe('unknown');
});

test.each([
  ['https://example.com/', 'exists'],
  ['https://www.googleapis.com/drive/v3/changes', 'change'],
  ['https://www.googleapis.com/drive/v3/files/a', 'trash'],
  ['https://www.googleapis.com/drive/v3/files/a', 'sync'],
  ['https://www.googleapis.com/drive/v3/files/a', 'brandNew'],
])('B-26 `changed` is there whenever the header is: %s %s', (uri, state) => {
  const changed = (value: string | undefined) => parse(uri, state, { 'X-Goog-Changed': value });

  expect(changed('content, new')).toMatchObject({ changed: ['content', 'new'] });
  expect(changed('')).toMatchObject({ changed: [] });
  expect(changed(undefined)).not.toHaveProperty('changed');
});
