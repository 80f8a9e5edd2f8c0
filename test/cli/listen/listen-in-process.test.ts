import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeServer } from '../../../local/close-server.ts';
import { padded } from '../../support/stream-model.ts';
import { StreamServer } from '../../support/stream-server.ts';
import { type ListenProcess, startListen } from './listen-process.ts';
import { startTarget, type Target } from './target.ts';

const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;

let folder: string;
let service: StreamServer;
let processes: ListenProcess[];
let targets: Target[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-listening-'));
  service = await new StreamServer().start();
  processes = [];
  targets = [];
});
afterEach(async () => {
  for (const { child, ended } of processes) {
    child.kill('SIGKILL');
    await ended;
  }
  for (const { server } of targets) await closeServer(server);
  await service.stop();
  rmSync(folder, { recursive: true });
});

function listenTo(args: string[], options: { terminal?: boolean } = {}): ListenProcess {
  const all = [...args, '--url', service.url, '--key', service.key];
  const one = startListen(all, { configFolder: folder, ...options });
  processes.push(one);
  return one;
}

async function target(...given: Parameters<typeof startTarget>): Promise<Target> {
  const one = await startTarget(...given);
  targets.push(one);
  return one;
}

/** So many more events happen. */
function happen(count = 1): void {
  for (let one = 0; one < count; one += 1) service.publish();
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** The numbers of the events in lines of JSON. */
const listed = (output: string) =>
  output
    .trimEnd()
    .split('\n')
    .map((line) => Number(JSON.parse(line).sequence));

test.runIf(hasScript)(
  'on a terminal, lines have colours and states, and Ctrl-C sums up',
  async () => {
    const listen = listenTo([], { terminal: true });
    await listen.until('  live');
    happen(2);
    await listen.until(/order\.paid +2 /);
    expect(listen.output()).toContain('\u001b[37morder.paid');
    listen.child.stdin?.write('\u0003');
    expect(await listen.ended).toBe(130);
    await listen.until(/\n2 events seen\nTo go on from here: --cursor from-3\n$/);
  },
);

test.runIf(hasScript)(
  'on a terminal, Ctrl-C while the target is away ends it, and lists what waits',
  async () => {
    const away = await target();
    await closeServer(away.server);
    targets.pop();
    const listen = listenTo(['--forward-to', String(away.port)], { terminal: true });
    await listen.until('  live');
    happen(2);
    await listen.until('waiting for');
    listen.child.stdin?.write('\u0003');
    expect(await listen.ended).toBe(130);
    await listen.until(
      /1 event seen, 0 forwarded, 0 failed\nNot forwarded yet:\n {2}1 {2}order\.paid.*ECONNREFUSED.*\nTo go on from here: --cursor from-1\n$/,
    );
  },
);

test('piped, each event is a line of JSON at once, without colours', async () => {
  const listen = listenTo(['--since', '1h', '--json']);
  await listen.until('  live');
  happen(3);
  await listen.until(`"sequence":"${padded(3)}"`);
  expect(listen.output().endsWith('\n')).toBe(true);
  expect(listed(listen.output())).toEqual([1, 2, 3]);
  expect(listen.output() + listen.errors()).not.toContain('\u001b');
  listen.child.kill('SIGINT');
  expect(await listen.ended).toBe(130);
  expect(listed(listen.output())).toEqual([1, 2, 3]);
});

test('a reader that ends first ends it quietly', async () => {
  const listen = listenTo(['--json']);
  await listen.until('  live');
  listen.child.stdout?.destroy();
  happen();
  expect(await listen.ended).toBe(0);
  expect(listen.errors()).not.toContain('EPIPE');
});

test('SIGTERM sums up too, and ends it with 143', async () => {
  const listen = listenTo([]);
  await listen.until('  live');
  listen.child.kill('SIGTERM');
  expect(await listen.ended).toBe(143);
  expect(listen.errors()).toContain('0 events seen');
});

test('another listen goes on with the cursor of the one before', async () => {
  const first = listenTo(['--json']);
  await first.until('  live');
  happen(2);
  await first.until(`"sequence":"${padded(2)}"`);
  first.child.kill('SIGINT');
  await first.ended;
  happen(25);
  const [, cursor = ''] = /--cursor (\S+)/.exec(first.errors()) ?? [];
  const second = listenTo(['--json', '--cursor', cursor]);
  await second.until('live: caught up with 25 events');
  expect(listed(second.output())).toEqual(numbers(3, 27));
});

test('over cut connections and a service that restarts, each event is shown once, in order', async () => {
  const listen = listenTo(['--json']);
  await listen.until('  live');
  happen(3);
  service.disconnect('cut');
  await listen.until('not connected');
  happen(15);
  await listen.until('live: caught up with 15 events');
  await service.stop();
  await service.start();
  happen(2);
  await listen.until('live: caught up with 2 events');
  expect(listed(listen.output())).toEqual(numbers(1, 20));
});

test('after a sleep in which the connection was cut, it goes on where it was', async () => {
  const listen = listenTo(['--json']);
  await listen.until('  live');
  happen(3);
  await listen.until(`"sequence":"${padded(3)}"`);
  listen.child.kill('SIGSTOP');
  happen(4);
  service.disconnect('cut');
  happen(5);
  listen.child.kill('SIGCONT');
  await listen.until('live: caught up with');
  expect(listed(listen.output())).toEqual(numbers(1, 12));
});

test('a key that is revoked ends it with 4, and says so', async () => {
  const listen = listenTo([]);
  await listen.until('  live');
  service.tell('unauthorized', 'The key was revoked');
  expect(await listen.ended).toBe(4);
  expect(listen.errors()).toMatch(/0 events seen\n[\s\S]*tidings: The key was revoked\.\n$/);
});

test('a cursor that is none is a wrong flag', async () => {
  const listen = listenTo(['--cursor', 'x']);
  expect(await listen.ended).toBe(2);
  expect(listen.errors()).toMatch(/tidings: --cursor is none/);
});

test('a type that no service has is named at once, and one of the owner’s own is not', async () => {
  const listen = listenTo(['--types', 'drive.chnages.change,drive.*,order.created']);
  await listen.until('  live');
  expect(listen.errors()).toContain('no known type matches "drive.chnages.change": ');
  expect(listen.errors().split('no known type')).toHaveLength(2);
});

test('while its target restarts, each event is forwarded once, in order', async () => {
  const first = await target();
  const listen = listenTo(['--forward-to', `${first.port}/hooks`]);
  await listen.until('  live');
  happen(5);
  await expect.poll(() => first.taken, { timeout: 30_000 }).toEqual(numbers(1, 5));
  await closeServer(first.server);
  targets.pop();
  happen(30);
  service.disconnect('cut');
  await listen.until('waiting for');
  const second = await target({ port: first.port });
  await expect.poll(() => second.taken, { timeout: 30_000 }).toEqual(numbers(6, 35));
  expect(second.asked).toEqual(numbers(6, 35));
  expect(second.paths).toEqual(new Set(['/hooks']));
  await listen.until(/ 35 .*→ 204/);
  listen.child.kill('SIGINT');
  expect(await listen.ended).toBe(130);
  expect(listen.errors()).toContain('35 events seen, 35 forwarded, 0 failed\n');
});
