import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EVENT, replyTo } from '../support/api-documents.ts';
import { type FakeService, type Reply, startFakeService } from '../support/fake-service.ts';
import { runCommand } from '../support/run-command.ts';

let folder: string;
let service: FakeService;
let answer: ((query: URLSearchParams) => unknown) | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-event-'));
  answer = undefined;
  service = await startFakeService((received): Reply => {
    const { searchParams } = new URL(received.path, 'http://x');
    return answer ? { status: 200, body: answer(searchParams) } : replyTo(received);
  });
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const run = (args: string[], input = '') =>
  runCommand(['event', ...args, '--url', service.url, '--key', 'the-key'], { input });
const sentBody = () => JSON.parse(service.received[0]?.body ?? 'null');

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** A log of that many events, by the rules of GET /events: the end is a page without a cursor. */
function logOf(count: number) {
  return (query: URLSearchParams) => {
    const from = Number(query.get('cursor') ?? 0);
    const size = Math.min(Number(query.get('limit')), count - from);
    const events = Array.from({ length: size }, (_, index) => ({
      ...EVENT,
      sequence: String(from + index + 1).padStart(16, '0'),
    }));
    return size > 0 ? { events, nextCursor: String(from + size) } : { events };
  };
}

describe('event list', () => {
  test('shows the last hour without --since, and says so', async () => {
    const { code, output, errors } = await run(['list']);
    expect(code).toBe(0);
    expect(service.received[0]?.path).toBe('/events?since=2027-03-01T11%3A00%3A00.000Z&limit=50');
    expect(output).toMatch(/^NUMBER.*\n41 +3 min ago +order\.created +\S+ +order-7\n$/);
    expect(errors).toMatch(/last hour: --since shows more/);
  });

  test('asks for types and a time', async () => {
    await run(['list', '--types', 'drive.*,order.**', '--since', '3d', '--limit', '5']);
    const { searchParams } = new URL(service.received[0]?.path ?? '', 'http://x');
    expect(Object.fromEntries(searchParams)).toEqual({
      types: 'drive.*,order.**',
      since: '2027-02-26T12:00:00.000Z',
      limit: '5',
    });
  });

  test('reads to the end, and says where to go on later', async () => {
    answer = logOf(120);
    const { output, errors } = await run(['list', '--since', '1d', '--limit', '500', '--json']);
    expect(JSON.parse(output).events).toHaveLength(120);
    expect(JSON.parse(output).nextCursor).toBe('120');
    expect(errors).toBe('What comes later: --cursor 120\n');
  });

  test('stops at the limit, and says where to go on', async () => {
    answer = logOf(120);
    const { output, errors } = await run(['list', '--since', '1d', '--limit', '70', '--json']);
    expect(JSON.parse(output).events).toHaveLength(70);
    expect(errors).toBe('There may be more: --cursor 70\n');
  });

  test('goes on from a cursor, with the events after it', async () => {
    answer = logOf(120);
    const { output, errors } = await run(['list', '--cursor', '118']);
    expect(output).toMatch(/\n119 .*\n120 [^\n]*\n$/);
    expect(errors).toBe('What comes later: --cursor 120\n');
    expect(service.received[0]?.path).not.toContain('since');
  });

  test('at the end keeps the cursor that it was given', async () => {
    answer = logOf(120);
    const { output, errors } = await run(['list', '--cursor', '120']);
    expect(output).toBe('There are no such events.\n');
    expect(errors).toBe('What comes later: --cursor 120\n');
  });

  test('goes on over pages on which nothing matches', async () => {
    answer = (query) => {
      const at = Number(query.get('cursor') ?? 0);
      return at < 3 ? { events: [], nextCursor: String(at + 1) } : { events: [EVENT] };
    };
    const { output } = await run(['list', '--json']);
    expect(JSON.parse(output)).toEqual({ events: [EVENT], nextCursor: '3' });
  });

  test('--watch asks for those of a watch', async () => {
    expect(await run(['list', '--watch', 'w'])).toMatchObject({ code: 0, errors: '' });
    expect(service.received[0]?.path).toBe('/watches/w/events?limit=50');
  });

  test.each([
    [['--watch', 'w', '--types', 'a'], /leave them out/],
    [['--watch', 'w', '--since', '1h'], /leave them out/],
    [['--since', 'soon'], /--since/],
    [['--types', ''], /--types/],
  ])('%j is 2', async (flags, message) => {
    const ran = await run(['list', ...flags]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(message);
  });
});

test('event get shows the data below the event, as text that gives no orders', async () => {
  answer = () => ({ ...EVENT, data: { note: 'one\ntwo', bad: '\u009b2J\u202e' } });
  const { output } = await run(['get', EVENT.id]);
  expect(output).toMatch(
    /^id +nOWYz[\s\S]*\n\n\{\n {2}"note": "one\\ntwo",\n {2}"bad": "\\u009b2J\\u202e"\n\}\n$/,
  );
});

describe('event publish', () => {
  test('sends the event that the flags describe', async () => {
    const flags = ['--data', '{"total": 12}', '--id', 'order-7', '--ref', 'https://example.com/7'];
    flags.push('--sender', 'shop', '--subject', '7');
    expect(await run(['publish', 'order.created', ...flags])).toMatchObject({ code: 0 });
    expect(sentBody()).toEqual({
      type: 'order.created',
      data: { total: 12 },
      id: 'order-7',
      ref: 'https://example.com/7',
      sender: 'shop',
      subject: '7',
    });
  });

  test.each([
    ['text', '"hello"', 'hello'],
    ['null', 'null', null],
    ['a number', '-5', -5],
    ['a list', '[1]', [1]],
  ])('sends data that is %s', async (_, json, data) => {
    await run(['publish', 'a', '--data', json]);
    expect(sentBody()).toEqual({ type: 'a', data });
  });

  test('reads the data from a file or its input', async () => {
    await run(['publish', 'a', '--data', `@${file('data.json', { a: 1 })}`]);
    await run(['publish', 'a', '--data', '-'], '{"a": 2}');
    expect(service.received.map(({ body }) => JSON.parse(body).data)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  const cloudEvent = { specversion: '1.0', id: '1', source: '/shop', type: 'order.created' };
  test.each([
    ['an event', { type: 'a' }, 'application/json'],
    ['a list', [{ type: 'a' }, { type: 'b' }], 'application/json'],
    ['a list in an object', { events: [{ type: 'a' }] }, 'application/json'],
    ['a CloudEvent', cloudEvent, 'application/cloudevents+json'],
    ['a batch of CloudEvents', [cloudEvent], 'application/cloudevents-batch+json'],
  ])('--file sends %s as it is', async (_, content, contentType) => {
    expect(await run(['publish', '--file', file('events.json', content)])).toMatchObject({
      code: 0,
    });
    expect(sentBody()).toEqual(content);
    expect(service.received[0]?.contentType).toBe(contentType);
  });

  test('says what was published before', async () => {
    answer = () => ({ events: [{ id: 'x', type: 'a', time: EVENT.time, duplicate: true }] });
    expect((await run(['publish', 'a', '--id', '1'])).errors).toMatch(
      /^One of these was published before/,
    );
  });

  test.each([
    [[], /The type is missing/],
    [['a', '--data', '{total: 12}'], /--data must be JSON.*quote it/],
    [['a', '--data', ''], /--data must be JSON/],
    [['a', '--data', '{"n": 9007199254740993}'], /--data: n is a number.*Give it as text/],
    [['a', '--data', '1e400'], /--data is a number that cannot be kept exactly/],
    [['a', '--data', '['.repeat(20_000) + ']'.repeat(20_000)], /nested too deeply/],
    [['a', '--data', '"\\ud800"'], /half of a surrogate pair/],
    [['a', '--data', '@'], /The name of the file is missing/],
    [['a', '--data', '@nope.json'], /There is no file nope\.json/],
    [['--file', 'nope.json'], /There is no file nope\.json/],
    [['a', '--file', 'x.json', '--id', '1'], /leave out the type, --id\n/],
  ])('%j is 2, and nothing is sent', async (args, message) => {
    const ran = await run(['publish', ...args]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(message);
    expect(service.received).toEqual([]);
  });

  test('a file that is cut is 2, and named', async () => {
    const path = file('events.json', '[{"type": "a"}');
    const { code, errors } = await run(['publish', '--file', path]);
    expect(code).toBe(2);
    expect(errors).toContain(`The file ${path} must be JSON: `);
  });
});
