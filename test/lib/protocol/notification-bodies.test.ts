import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { notificationFromHeaders } from '../../../lib/index.ts';
import { exampleChannel, exampleHeaders } from './examples.ts';

const USERS = 'https://admin.googleapis.com/admin/directory/v1/users?domain=mydomain.com';
const USER = { kind: 'admin#directory#user', id: '111220860655841818702', etag: '"x"' };

/** A notification about a user; `changes` are headers. */
function parse(body?: Parameters<typeof notificationFromHeaders>[2], changes = {}) {
  const headers = exampleHeaders({
    'X-Goog-Resource-URI': USERS,
    'X-Goog-Resource-State': 'add',
    ...changes,
  });
  return notificationFromHeaders(exampleChannel(), headers, body);
}

describe('B-13 a body that is not the JSON of its resource is kept as it came, with a flag', () => {
  test.each([
    ['cut off', '{"kind":"admin#directory#user","id":"11'],
    ['a list', '[{"kind":"admin#directory#user"}]'],
    ['a number', '5'],
    ['null', 'null'],
    ['behind a byte order mark', '\ufeff{"kind":"admin#directory#user"}'],
    ['a page', '<html>'],
    ['blank', ' '],
  ])('%s', (_, body) => {
    expect(parse(body)).toMatchObject({ user: undefined, body, bodyInvalid: true });
    const unknown = parse(body, { 'X-Goog-Resource-State': 'brandNew' });
    expect(unknown).toMatchObject({ resourceState: 'unknown', body, bodyInvalid: true });
  });

  test('compressed, in base64', () => {
    const bytes = gzipSync(JSON.stringify(USER));
    const body = bytes.toString('base64');

    const flags = { body, bodyEncoding: 'base64', bodyInvalid: true };
    expect(parse(bytes)).toMatchObject({ user: undefined, ...flags });
  });

  test('any bytes: their text, or their base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const shown = parse(bytes) as { user?: unknown; body?: string; bodyEncoding?: 'base64' };
        if (shown.user !== undefined) return;
        const encoding = shown.bodyEncoding ?? 'utf8';
        expect(Buffer.from(shown.body ?? '', encoding)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('any text: either it is parsed, or it is shown and flagged', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        const shown = parse(body) as { user?: unknown; body?: string; bodyInvalid?: true };
        if (shown.user !== undefined || body === '') {
          expect(shown).not.toHaveProperty('body');
          expect(shown).not.toHaveProperty('bodyInvalid');
        } else expect(shown).toMatchObject({ body, bodyInvalid: true });
      }),
    );
  });

  test.each([undefined, '', null])('%j is no body, and not flagged', (body) => {
    expect(parse(body)).not.toHaveProperty('bodyInvalid');
    expect(parse(body)).not.toHaveProperty('body');
  });

  test('the body of an unknown state is kept without a flag if it is an object', () => {
    const shown = parse('{}', { 'X-Goog-Resource-State': 'brandNew' });
    expect(shown).toMatchObject({ body: '{}' });
    expect(shown).not.toHaveProperty('bodyInvalid');
  });
});

describe('B-16 a body works as', () => {
  test.each([
    ['text', JSON.stringify(USER)],
    ['a parsed object', USER],
    ['bytes', Buffer.from(JSON.stringify(USER))],
    ['a buffer, as fetch gives it', new TextEncoder().encode(JSON.stringify(USER)).slice().buffer],
    ['a view of one', new DataView(new TextEncoder().encode(JSON.stringify(USER)).slice().buffer)],
    ['other bytes', new TextEncoder().encode(JSON.stringify(USER))],
    ['a buffer of a web request', new TextEncoder().encode(JSON.stringify(USER)).buffer],
  ])('%s', (_, body) => {
    expect(parse(body)).toMatchObject({ resource: 'directory.users', user: USER });
    expect(parse(body)).not.toHaveProperty('bodyInvalid');
  });

  test('any parsed object: it reads as its text does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        expect(parse(body)).toEqual(parse(JSON.stringify(body)));
      }),
    );
  });

  test('a parsed list, which is shown as text', () => {
    expect(parse([USER])).toMatchObject({ body: JSON.stringify([USER]), bodyInvalid: true });
  });

  test('an object that cannot have been JSON is as good as none', () => {
    const circle: Record<string, unknown> = {};
    circle['circle'] = circle;

    expect(parse(circle)).toMatchObject({ user: undefined });
    expect(parse({ number: 5n })).toMatchObject({ user: undefined });
  });
});
