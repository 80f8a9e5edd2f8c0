import { afterEach, beforeEach, expect, test } from 'vitest';
import type { View } from '../../../cli/command/answer.ts';
import { deliveryText } from '../../../cli/nouns/delivery/delivery-view.ts';
import { DELIVERY, replyTo } from '../support/api-documents.ts';
import { type FakeService, startFakeService } from '../support/fake-service.ts';
import { NOON_MS, runCommand } from '../support/run-command.ts';

const NOON = new Date(NOON_MS).toISOString();

let service: FakeService;
beforeEach(async () => {
  service = await startFakeService(replyTo);
});
afterEach(() => service.close());

const run = (args: string[], columns?: number) =>
  runCommand(
    ['delivery', ...args, '--url', service.url, '--key', 'the-key'],
    columns === undefined ? {} : { columns },
  );

test.each([
  [[], '/deliveries?limit=50'],
  [['--status', 'failed'], '/deliveries?status=failed&limit=50'],
  [['--endpoint', 'e'], '/endpoints/e/deliveries?limit=50'],
  [['--endpoint', 'e', '--status', 'pending'], '/endpoints/e/deliveries?status=pending&limit=50'],
  [['--event', 'v', '--cursor', 'c'], '/deliveries?event=v&limit=50&cursor=c'],
  [['--hook', 'h', '--status', 'failed'], '/deliveries?status=failed&hook=h&limit=50'],
  [['--hook', 'h', '--endpoint', 'e'], '/deliveries?endpoint=e&hook=h&limit=50'],
  [['--event', 'v', '--endpoint', 'e'], '/deliveries?endpoint=e&event=v&limit=50'],
])('delivery list %j asks for %s', async (flags, path) => {
  expect(await run(['list', ...flags])).toMatchObject({ code: 0 });
  expect(service.received[0]?.path).toBe(path);
});

test('delivery list has whole ids, and how the last attempt ended', async () => {
  const { output } = await run(['list'], 60);
  expect(output).toContain(DELIVERY.id);
  expect(output).toContain('\u001b[31mfailed');
  expect((await run(['list'])).output).toMatch(/failed +order\.created +3 min ago +2 +500\n$/);
});

test('delivery get has the hook of a request, in the place of an endpoint', () => {
  const { endpoint: _, ...delivery } = DELIVERY;
  const paint: View['paint'] = (_style, text) => text;
  const view: View = { paint, width: undefined, nowMs: NOON_MS };
  const about = deliveryText({ ...delivery, hook: 'of-mine' })(view);
  expect(about).toMatch(/\nhook +of-mine\n/);
  expect(about).not.toContain('endpoint');
  expect(deliveryText(DELIVERY)(view)).not.toMatch(/\nhook /);
});

test('a status that there is not is 2, with those that there are', async () => {
  const ran = await run(['list', '--status', 'lost']);
  expect(ran).toMatchObject({ code: 2, output: '' });
  expect(ran.errors).toMatch(/--status.*pending, delivered, failed/);
});

test('delivery get has the attempts as a table', async () => {
  const { output } = await run(['get', DELIVERY.id]);
  const [about = '', attempts = ''] = output.split('\n\n');
  expect(about).toMatch(/status +failed: attempts\n/);
  expect(
    attempts
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['AT', 'RESULT', 'MS', 'ADDRESS', 'SAYS'],
    ['2 min ago', 'dns', '81', 'No address'],
    ['1 min ago', '500', '12', 'Not yet'],
  ]);
  expect((await run(['get', DELIVERY.id], 80)).output).toContain('\u001b[31mdns');
});

test.each([
  [199, 'red'],
  [200, 'green'],
  [299, 'green'],
  [300, 'red'],
  [undefined, 'red'],
])('an attempt that ended with %s is %s', (status, colour) => {
  const attempt = { at: NOON, durationMs: 1, errorClass: 'dns', ...(status && { status }) };
  const paint: View['paint'] = (style, text) => `<${style}>${text}`;
  const text = deliveryText({ ...DELIVERY, attempts: [attempt] })({
    paint,
    width: undefined,
    nowMs: NOON_MS,
  });
  expect(text).toContain(`<${colour}>${status ?? 'dns'}`);
});

test('delivery retry says how to see the attempt', async () => {
  const { code, output } = await run(['retry', DELIVERY.id]);
  expect(code).toBe(0);
  expect(output).toContain(`tidings delivery get ${DELIVERY.id}`);
  expect(service.received[0]).toMatchObject({
    method: 'POST',
    path: `/deliveries/${DELIVERY.id}/retry`,
  });
});
