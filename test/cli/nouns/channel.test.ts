import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHANNEL, replyTo, WATCH } from '../support/api-documents.ts';
import { type FakeService, startFakeService } from '../support/fake-service.ts';
import { runCommand } from '../support/run-command.ts';

let service: FakeService;
beforeEach(async () => {
  service = await startFakeService(replyTo);
});
afterEach(() => service.close());

const run = (args: string[], columns?: number) =>
  runCommand(
    [...args, '--url', service.url, '--key', 'the-key'],
    columns === undefined ? {} : { columns },
  );
const sentBody = () => JSON.parse(service.received[0]?.body ?? 'null');

describe('channel open', () => {
  test('sends the parameters by Google’s names, and what is its own', async () => {
    const flags = ['--calendar', 'you@example.com', '--event-types', 'default'];
    const more = ['--event-types', 'focusTime', '--expiration', '2027-03-02', '--token-data', 'x'];
    expect(await run(['channel', 'open', 'calendar.events', ...flags, ...more])).toMatchObject({
      code: 0,
    });
    expect(service.received[0]).toMatchObject({ method: 'POST', path: '/channels' });
    expect(sentBody()).toEqual({
      resource: 'calendar.events',
      parameters: { calendarId: 'you@example.com', eventTypes: ['default', 'focusTime'] },
      expiration: '2027-03-02',
      tokenData: 'x',
    });
  });

  test('takes parameters that age, which a watch does not have', async () => {
    const args = ['calendar.events', '--calendar', 'primary', '--sync-token', 'CAE'];
    expect(await run(['channel', 'open', ...args])).toMatchObject({ code: 0 });
    expect(sentBody().parameters).toEqual({ calendarId: 'primary', syncToken: 'CAE' });
    expect(await run(['watch', 'create', ...args])).toMatchObject({ code: 2 });
  });

  test.each([
    [['drive.files'], /--file.* See tidings channel open drive\.files --help/],
    [['directory.users'], /needs --domain or --customer/],
    [['storage.objects'], /unknown command 'storage\.objects'/],
    [['reports.activities', '--user-key', 'all', '--application-name', 'logn'], /login/],
  ])('without what the resource needs is 2: %j', async (args, message) => {
    const ran = await run(['channel', 'open', ...args]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(message);
    expect(service.received).toEqual([]);
  });
});

test.each([
  [[], ''],
  [
    ['--resource-id', 'r/1', '--account', 'a', '--resource', 'drive.files'],
    '?resourceId=r%2F1&resource=drive.files&account=a',
  ],
])('channel stop %j asks with %j', async (flags, query) => {
  const { code, output } = await run(['channel', 'stop', 'an-id', ...flags]);
  expect(code).toBe(0);
  expect(output).toMatch(/state +stopped/);
  expect(service.received[0]).toMatchObject({ method: 'DELETE', path: `/channels/an-id${query}` });
});

test('channel list has whole ids on a narrow terminal, and colours on it', async () => {
  const { output } = await run(['channel', 'list'], 60);
  expect(output).toContain(CHANNEL.id);
  expect(output).toContain(WATCH.id);
  expect(output).toContain('\u001b[32mactive');
  expect((await run(['channel', 'list'])).output).toMatch(/active +in 1 h .*fileId=1a2B3c\n$/);
});

describe('notification list', () => {
  test.each([
    [['--watch', 'w'], '/watches/w/notifications?limit=50'],
    [['--channel', 'c', '--limit', '7'], '/channels/c/notifications?limit=7'],
  ])('%j asks for %s', async (flags, path) => {
    const { code, output } = await run(['notification', 'list', ...flags]);
    expect(code).toBe(0);
    expect(output).toMatch(/1 h ago +drive\.files +update +\S+ +3 +content properties\n$/);
    expect(service.received[0]?.path).toBe(path);
  });

  test.each([[[]], [['--watch', 'w', '--channel', 'c']]])('%j is 2', async (flags) => {
    const ran = await run(['notification', 'list', ...flags]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(/either --watch or --channel/);
  });
});
