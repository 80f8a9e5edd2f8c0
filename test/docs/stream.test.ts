import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { httpStatus } from '../../lib/http/error-response.ts';
import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { eventFrame } from '../../lib/stream/event-frame.ts';
import { parseMessage } from '../../lib/stream/parse-message.ts';
import { TICKET_LIFETIME_MS } from '../../lib/stream/ticket.ts';

// The formatter pads the cells of tables.
const PAGE = readFileSync(new URL('../../docs/stream.md', import.meta.url), 'utf8').replaceAll(
  / +/g,
  ' ',
);

const blocks = [...PAGE.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);

/** What is in code in the first cell of each row below a heading of a table. */
function firstCells(heading: string): string[] {
  const [, rows = ''] = PAGE.split(`\n| ${heading} |`);
  const [table = ''] = rows.split('\n\n');
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name))
    .filter((name) => name !== undefined);
}

test('the messages of the page are taken', () => {
  const messages = [
    ...blocks.filter((text) => text.includes('"action"')),
    ...[...PAGE.matchAll(/`(\{"action"[^`]*)`/g)].map(([, text = '']) => text.replace('…', 'NDI')),
  ];
  expect(messages.map((text) => parseMessage(text).action)).toEqual(['subscribe', 'ping']);
});

test('the page has every field of a subscription', () => {
  const [, subscribe = '{}'] = blocks;
  const { action: _, ...fields } = JSON.parse(subscribe);
  expect(firstCells('field')).toEqual([...Object.keys(fields), 'since']);
});

test('the page has every extension of an event frame', () => {
  const logged = {
    event: { id: 'p1', type: 'a.b', source: '/events', timeMs: 0, data: 'x'.repeat(121 * 1024) },
    sequence: 1,
  };
  const options = { subscription: 's1', eventUrl: (id: string) => `https://example.com/${id}` };
  const frame = JSON.parse(eventFrame({ ...logged, drawnAtMs: 0 }, 0, options));
  const ofEvent = ['specversion', 'id', 'type', 'source', 'time', 'datacontenttype', 'sequence'];
  const extensions = Object.keys(frame).filter((name) => !ofEvent.includes(name));
  expect(firstCells('extension').sort()).toEqual(extensions.sort());
});

test('the codes that the page has for mistakes of a message are those of the parser', () => {
  const wrong = [
    '{',
    '{"action": "leave"}',
    '{"action": "ping", "cursor": "?"}',
    '{"action": "subscribe", "subscription": "s", "types": ["a.b.*"]}',
    '{"action": "subscribe", "subscription": "s", "types": ["*"], "filter": {"no": 1}}',
  ];
  const codes = wrong.map((text) => {
    try {
      return parseMessage(text).action;
    } catch (error) {
      return error instanceof TidingsError ? error.code : String(error);
    }
  });
  expect(firstCells('`code`')).toEqual(expect.arrayContaining(codes));
});

test('the page has the statuses and the lifetime of a ticket', () => {
  expect(httpStatus(new TidingsError('too-many-sockets', ''))).toBe(429);
  expect(httpStatus(new TidingsError('unauthorized', ''))).toBe(401);
  expect(PAGE).toContain(`within ${TICKET_LIFETIME_MS / 1000} seconds`);
});
