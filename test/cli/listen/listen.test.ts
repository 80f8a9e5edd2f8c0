import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandError } from '../../../cli/command-error.ts';
import { createSession } from '../../../cli/create-session.ts';
import { listen } from '../../../cli/listen/listen.ts';
import { pause } from '../../../cli/listen/pause.ts';
import { createPrinter } from '../../../cli/listen/printer.ts';
import type { ListenSettings } from '../../../cli/listen/read-settings.ts';
import { closeServer } from '../../../local/close-server.ts';
import { freePort } from '../../../local/ports.ts';
import { fakeTerminal } from '../fake-terminal.ts';
import { type FakeService, startFakeService } from '../support/fake-service.ts';
import { type DrivenStream, drivenStream } from './driven-stream.ts';
import { eventNumbered } from './event.ts';
import { startTarget, type Target } from './target.ts';

const POLL = { interval: 5, timeout: 15_000 };

let folder: string;
let service: FakeService;
let reply: { status: number; body?: unknown };
let targets: Target[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-listen-'));
  reply = { status: 201, body: { ticket: 't', url: 'ws://127.0.0.1:9', expiresAt: '' } };
  service = await startFakeService(() => reply);
  targets = [];
});
afterEach(async () => {
  await service.close();
  for (const { server } of targets) await closeServer(server);
  rmSync(folder, { recursive: true });
});

/** A listen in this process, at a stream that the test drives. */
function start(settings: Partial<ListenSettings> = {}, { sleep = pause } = {}) {
  const terminal = fakeTerminal(false);
  const stream: DrivenStream = drivenStream();
  const interrupts: ((code: 130 | 143) => void)[] = [];
  const session = createSession(
    { url: service.url, key: 'the-key' },
    {
      terminal,
      environment: { XDG_CONFIG_HOME: folder },
      version: '1.2.3',
      now: Date.now,
      onInterrupt: (handler) => void interrupts.push(handler),
    },
  );
  const printer = createPrinter(session, { json: false, verbose: false });
  const ended = listen(
    session,
    { types: ['*'], ...settings },
    { openStream: stream.open, printer, sleep },
  );
  ended.catch(() => undefined);
  return {
    stream,
    terminal,
    ended,
    async opened() {
      await expect.poll(stream.options, POLL).toBeDefined();
      stream.change({ state: 'open' });
      stream.change({ state: 'live' });
    },
    async interrupt() {
      for (const handler of interrupts) handler(130);
      return ended;
    },
  };
}

async function target(options?: Parameters<typeof startTarget>[0]): Promise<Target> {
  const one = await startTarget(options);
  targets.push(one);
  return one;
}

const noPause = async () => {};

const forwardTo = (url: string, maxConnections = 1) => ({ forward: { url, maxConnections } });

describe('showing', () => {
  test('events are printed as they come, and the end says how to go on', async () => {
    const { stream, terminal, opened, interrupt } = start({ cursor: 'before' });
    await opened();
    for (const number of [1, 2]) stream.happen(eventNumbered(number));
    await expect.poll(() => terminal.written().split('\n').length, POLL).toBe(3);
    expect(await interrupt()).toMatchObject({ exitCode: 130, isPrinted: true });
    expect(stream.options()).toMatchObject({ key: 'the-key', types: ['*'], cursor: 'before' });
    expect(terminal.errorText()).toMatch(
      / {2}connecting to http:.*\n.* {2}connected\n.* {2}live\n2 events seen\nTo go on from here: --cursor after-2\n$/,
    );
  });

  test('without an event the end has the cursor that it began with', async () => {
    const { terminal, opened, interrupt } = start({ cursor: 'before' });
    await opened();
    await interrupt();
    expect(terminal.errorText()).toContain('0 events seen\nTo go on from here: --cursor before\n');
  });

  test('without one, it has the time', async () => {
    const since = '2027-03-01T11:00:00.000Z';
    const { terminal, opened, interrupt } = start({ since });
    await opened();
    await interrupt();
    expect(terminal.errorText()).toContain(`To go on from here: --since ${since}\n`);
  });
});

describe('a service', () => {
  test('that does not accept the key is 4', async () => {
    reply = { status: 401, body: { error: { code: 'unauthorized', message: 'No' } } };
    const { ended, stream } = start();
    await expect(ended).rejects.toMatchObject({ exitCode: 4 });
    expect(stream.options()).toBeUndefined();
  });

  test('that is not there at the first connection is 1', async () => {
    await service.close();
    await expect(start().ended).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/^Nothing listens at http:/),
    });
  });

  test('whose stream never opens is 1, and nothing is summed up', async () => {
    const { stream, ended, terminal } = start();
    await expect.poll(stream.options, POLL).toBeDefined();
    stream.change({ state: 'lost', why: 'The connection failed', retryInMs: 1000 });
    await expect(ended).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/its stream does not open \(The connection failed\)/),
    });
    expect(terminal.errorText()).not.toContain('seen');
  });

  test('that is lost later is waited for', async () => {
    const { stream, terminal, opened, interrupt } = start();
    await opened();
    stream.change({ state: 'lost', why: 'It was closed', retryInMs: 3000 });
    stream.happen(eventNumbered(1));
    stream.change({ state: 'open' });
    await expect.poll(terminal.written, POLL).toContain('order.created');
    stream.change({ state: 'live' });
    expect(await interrupt()).toMatchObject({ exitCode: 130 });
    expect(terminal.errorText()).toMatch(
      /not connected \(It was closed\): trying again in 3 s\n.*connected\n.*live: caught up with 1 event\n/,
    );
  });

  test('that revokes the key ends it with 4, after the summary', async () => {
    const { stream, ended, terminal, opened } = start();
    await opened();
    stream.fail(new CommandError('The key was revoked', 4));
    await expect(ended).rejects.toMatchObject({ exitCode: 4 });
    expect(terminal.errorText()).toContain('0 events seen');
  });
});

describe('forwarding', () => {
  test('while the target restarts, each event arrives once, in order', async () => {
    const first = await target();
    const { stream, terminal, opened, interrupt } = start(forwardTo(first.url));
    await opened();
    for (let number = 1; number <= 3; number += 1) stream.happen(eventNumbered(number));
    await expect.poll(() => first.taken, POLL).toEqual([1, 2, 3]);
    await closeServer(first.server);
    for (let number = 4; number <= 20; number += 1) stream.happen(eventNumbered(number));
    await expect.poll(terminal.written, POLL).toMatch(/ECONNREFUSED.*waiting for http.*in 1 s\n/);
    const second = await target({ port: first.port });
    const others = Array.from({ length: 17 }, (_, index) => index + 4);
    await expect.poll(() => second.taken, POLL).toEqual(others);
    expect(second.asked).toEqual(others);
    await expect.poll(stream.asked, POLL).toBe(21);
    expect(await interrupt()).toMatchObject({ exitCode: 130 });
    expect(terminal.errorText()).toContain('20 events seen, 20 forwarded, 0 failed\n');
  });

  test('a target that answers 500, then 204, gets it again before the next one', async () => {
    let failures = 1;
    const { url, asked } = await target({
      answer() {
        failures -= 1;
        return failures < 0 ? 204 : 500;
      },
    });
    const { stream, terminal, opened, interrupt } = start(forwardTo(url), { sleep: noPause });
    await opened();
    for (const number of [1, 2]) stream.happen(eventNumbered(number));
    await expect.poll(() => asked, POLL).toEqual([1, 1, 2]);
    await expect.poll(terminal.written, POLL).toMatch(/ 2 .*→ 204 in \d+ ms\n$/);
    await interrupt();
    expect(terminal.written()).toMatch(
      /→ 500 in \d+ ms, attempt 1 of 5, again in 1 s {2}Not yet\n.*→ 204 in \d+ ms, attempt 2\n/,
    );
  });

  test('what the target does not take is given up after 5 attempts, listed at the end, and 1', async () => {
    const { url, asked } = await target({ answer: (number) => (number === 1 ? 500 : 204) });
    const { stream, terminal, opened, interrupt } = start(forwardTo(url), { sleep: noPause });
    await opened();
    for (const number of [1, 2]) stream.happen(eventNumbered(number));
    await expect.poll(terminal.written, POLL).toMatch(/ 2 .*→ 204/);
    expect(asked).toEqual([1, 1, 1, 1, 1, 2]);
    expect(await interrupt()).toMatchObject({ exitCode: 1 });
    expect(terminal.errorText()).toMatch(
      /2 events seen, 1 forwarded, 1 failed\nCould not be forwarded:\n {2}1 {2}order\.created {2}event-1: the target answered 500\n/,
    );
  });

  test('while a target is slow, no further event is asked for', async () => {
    let finish: () => void = () => undefined;
    const { url, taken } = await target({
      async answer(number) {
        if (number === 1)
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
        return 204;
      },
    });
    const { stream, terminal, opened, interrupt } = start(forwardTo(url));
    await opened();
    for (const number of [1, 2, 3]) stream.happen(eventNumbered(number));
    await expect.poll(() => terminal.written(), POLL).toContain('order.created');
    expect(stream.asked()).toBe(1);
    await expect.poll(() => targets[0]?.asked, POLL).toEqual([1]);
    finish();
    await expect.poll(() => taken, POLL).toEqual([1, 2, 3]);
    await interrupt();
  });

  test('with two connections, a slow answer holds up no other event, and the cursor is before it', async () => {
    const { url, taken } = await target({ answer: (number) => (number === 1 ? undefined : 204) });
    const { stream, terminal, opened, interrupt } = start({
      ...forwardTo(url, 2),
      cursor: 'before',
    });
    await opened();
    for (const number of [1, 2, 3]) stream.happen(eventNumbered(number));
    await expect.poll(() => taken, POLL).toEqual([2, 3]);
    await interrupt();
    expect(terminal.errorText()).toMatch(
      /3 events seen, 2 forwarded, 0 failed\nNot forwarded yet:\n {2}1 {2}order\.created {2}event-1: .*\nTo go on from here: --cursor before\n$/,
    );
  });

  test('an event whose data is not to be had is not forwarded by half, and listed', async () => {
    const { url, asked } = await target();
    const { stream, opened, interrupt, terminal } = start(forwardTo(url));
    await opened();
    stream.happen(eventNumbered(1, { data: undefined }));
    stream.happen(eventNumbered(2));
    await expect.poll(() => asked, POLL).toEqual([2]);
    expect(await interrupt()).toMatchObject({ exitCode: 1 });
    expect(terminal.errorText()).toMatch(
      /Could not be forwarded:\n {2}1 .*: its data is too large/,
    );
  });

  test('Ctrl-C while the target is away ends it at once, and lists what waits', async () => {
    const url = `http://localhost:${await freePort()}/`;
    const { stream, terminal, opened, interrupt } = start({ ...forwardTo(url), cursor: 'before' });
    await opened();
    for (const number of [1, 2]) stream.happen(eventNumbered(number));
    await expect.poll(terminal.written, POLL).toContain('waiting for');
    expect(await interrupt()).toMatchObject({ exitCode: 130 });
    expect(terminal.errorText()).toMatch(
      /1 event seen, 0 forwarded, 0 failed\nNot forwarded yet:\n {2}1 .*ECONNREFUSED\)\nTo go on from here: --cursor before\n$/,
    );
  });
});
