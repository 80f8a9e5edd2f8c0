import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runTidingsCommand } from '../../../../cli/run-tidings-command.ts';
import { fakeTerminal } from '../../fake-terminal.ts';
import { EVENT, HOOK, RUN, replyTo, TESTED } from '../../support/api-documents.ts';
import { type FakeService, type Reply, startFakeService } from '../../support/fake-service.ts';
import { NOON_MS, runCommand } from '../../support/run-command.ts';

const CODE = 'export const hook = () => {};';

let folder: string;
let file: string;
let service: FakeService;
let reply: Reply | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-hook-'));
  file = join(folder, 'enrich.ts');
  writeFileSync(file, CODE);
  reply = undefined;
  service = await startFakeService((received) => reply ?? replyTo(received));
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const run = (args: string[], input = '') =>
  runCommand(['hook', ...args, '--url', service.url, '--key', 'the-key'], { input });
const sent = (index = 0) => JSON.parse(service.received[index]?.body || 'null');

describe('hook create', () => {
  test('is of a file without -t, whose path is made absolute here (LV-17, LV-18)', async () => {
    expect(await run(['create', '-P', '-n', '*', relative('', file)])).toMatchObject({ code: 0 });
    expect(service.received[0]).toMatchObject({ method: 'POST', path: '/hooks' });
    expect(sent()).toEqual({
      types: ['*'],
      type: 'file',
      arg: file,
      code: expect.stringContaining('hook'),
      persistent: true,
    });
  });

  test.each([
    ['none.ts', /none\.ts is not a file\n$/],
    ['.', / is not a file\n$/],
  ])('of %s, which is no file, is 2, and nothing is sent (LV-18)', async (name, message) => {
    const path = join(folder, name);
    const ran = await run(['create', '-n', '*', '-P', path]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(message);
    expect(service.received).toEqual([]);
  });

  test('sends every field, with types of several flags (LV-22)', async () => {
    const flags = [
      '-n',
      'calendar.**, order.*',
      '--types',
      'drive.*',
      '-s',
      'a-watch',
      '--ttl',
      '2h',
    ];
    flags.push('--filter', '{"exact": {"subject": "7"}}', '--timeout', '500ms');
    flags.push('--description', 'Mine', '-t', 'module');
    expect(await run(['create', ...flags, 'audit'])).toMatchObject({ code: 0 });
    expect(sent()).toEqual({
      types: ['calendar.**', 'order.*', 'drive.*'],
      source: 'a-watch',
      filter: { exact: { subject: '7' } },
      timeoutSeconds: 0.5,
      description: 'Mine',
      type: 'module',
      arg: 'audit',
      ttlSeconds: 7200,
    });
  });

  test('sends code as it is, or from its input without the line breaks at the end', async () => {
    await run(['create', '-P', '-n', '*', '-t', 'code', CODE]);
    expect(sent()).toEqual({ types: ['*'], type: 'code', arg: CODE, persistent: true });
    await run(['create', '-P', '-n', '*', '-t', 'code', '-'], `${CODE}\n`);
    expect(sent(1)).toMatchObject({ arg: CODE });
  });

  test('shows the hook and its secret once', async () => {
    const { output, errors } = await run(['create', '-P', '-n', '*', file]);
    expect(output).toMatch(/^id +4c7f[\s\S]*\nsecret +whsec_AAAA\n$/);
    expect(errors).toMatch(/^The secret is shown this once[^\n]*\n$/);
    const json = await run(['create', '-P', '-n', '*', file, '--json']);
    expect(JSON.parse(json.output)).toMatchObject({ id: HOOK.id, secret: 'whsec_AAAA' });
  });

  test.each([
    [['-P', 'a.ts'], /-n is missing: on which events/],
    [['-n', '*', '-t', 'python', 'a.ts'], /--type.*module, file, code/],
    [['-n', '*', '-P', '--ttl', '2h', 'a.ts'], /--persistent is for ever: leave out --ttl/],
    [['-n', '*', '--ttl', '2 hours', 'a.ts'], /--ttl.*such as 500ms, 5s or 2h/],
    [['-n', '*', '--timeout', '5', 'a.ts'], /--timeout.*such as 500ms/],
    [['-n', '*', '-P'], /missing required argument 'arg'/],
    [['-n', '*', '-P', '-t', 'module', 'a', '--filter', '{'], /--filter must be JSON/],
  ])('with %j is 2, and nothing is sent', async (args, message) => {
    const ran = await run(['create', ...args]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(message);
    expect(service.received).toEqual([]);
  });

  test('that the service refuses says why, by the flag (LV-21)', async () => {
    const error = {
      code: 'invalid-request',
      message: 'ttlSeconds must be 60 or more',
      field: 'ttlSeconds',
    };
    reply = { status: 400, body: { error } };
    const ran = await run(['create', '-n', '*', '--ttl', '1s', file]);
    expect(ran).toEqual({
      code: 1,
      output: '',
      errors: "tidings: can't create hook: --ttl must be 60 or more. [invalid-request]\n",
    });
  });

  test.each([
    ['code', 'file', /^tidings: can't create hook: \S+enrich\.ts cannot be loaded\./],
    ['arg', 'module', /^tidings: can't create hook: <arg> cannot be loaded\./],
  ])('whose %s the service refuses names the argument', async (field, type, message) => {
    const error = { code: 'invalid-hook', message: `${field} cannot be loaded.`, field };
    reply = { status: 400, body: { error } };
    const { errors } = await run(['create', '-P', '-n', '*', '-t', type, file]);
    expect(errors).toMatch(message);
  });

  test('of a session that the service refuses is 1, or 4 for the key (LV-21)', async () => {
    const error = { code: 'invalid-hook', message: 'code throws as it loads', field: 'code' };
    reply = { status: 400, body: { error } };
    expect(await run(['create', '-n', '*', file])).toMatchObject({ code: 1, output: '' });
    reply = { status: 401, body: { error: { code: 'unauthorized', message: 'No' } } };
    expect(await run(['create', '-n', '*', file])).toMatchObject({ code: 4, output: '' });
  });
});

describe('hook list', () => {
  test('says that there is none (LV-20)', async () => {
    reply = { status: 200, body: { hooks: [] } };
    expect(await run(['list'])).toEqual({ code: 0, output: 'No hook found.\n', errors: '' });
    expect(JSON.parse((await run(['list', '--json'])).output)).toEqual({ hooks: [] });
  });

  test('has a line for each, in the order of the service (LV-15, LV-20)', async () => {
    const temporary = {
      ...HOOK,
      id: 'second',
      type: 'code',
      arg: `a\n  b ${'c'.repeat(60)}`,
      source: 'a-watch',
      persistent: false,
      expiresAt: '2027-03-01T12:01:30.000Z',
      status: 'disabled',
    };
    reply = { status: 200, body: { hooks: [HOOK, temporary] } };
    const [, first, second] = (await run(['list'])).output.split('\n');
    expect(first).toMatch(
      /active +persistent +calendar\.events\.\*\* \+1 +all +file +\/home\/you\/enrich\.ts$/,
    );
    expect(second).toMatch(/^second +disabled +in 1 min +.* a-watch +code +a b c{55}…$/);
  });
});

describe('hook delete', () => {
  test.each([
    [['-t', 'code'], '/hooks?type=code'],
    [['-a', 'a b&c'], '/hooks?arg=a+b%26c'],
    [['-t', 'module', '-a', 'audit'], '/hooks?type=module&arg=audit'],
    [['--yes'], '/hooks'],
    [['-t', 'file'], '/hooks?type=file'],
    [['-t', '', '-a', 'audit', '--yes'], '/hooks?arg=audit'],
    [['-t', 'code', '-a', '', '--yes'], '/hooks?type=code'],
  ])('%j deletes what matches, and says how many (LV-13, LV-19)', async (args, path) => {
    expect(await run(['delete', ...args])).toMatchObject({
      code: 0,
      output: '2 hook(s) deleted\n',
    });
    expect(service.received).toMatchObject([{ method: 'DELETE', path }]);
  });

  test('of a file makes the path absolute, whether there is one or not (LV-19)', async () => {
    const path = join(folder, 'gone.ts');
    expect(await run(['delete', '-t', 'file', '-a', relative('', path)])).toMatchObject({
      code: 0,
    });
    expect(service.received[0]?.path).toBe(`/hooks?type=file&arg=${encodeURIComponent(path)}`);
  });

  test('of code reads it from the input for -, without the line breaks at the end', async () => {
    const path = `/hooks?type=code&arg=${new URLSearchParams([['', CODE]]).toString().slice(1)}`;
    expect(
      await runCommand(
        ['hook', 'delete', '-t', 'code', '-a', '-', '--url', service.url, '--key', 'the-key'],
        { input: `${CODE}\r\n\n` },
      ),
    ).toMatchObject({ code: 0 });
    expect(service.received).toMatchObject([{ method: 'DELETE', path }]);
  });

  test('of code as a list has cut it says to name the id', async () => {
    reply = { status: 200, body: { deleted: 0 } };
    const { errors } = await run(['delete', '-t', 'code', '-a', `${'x'.repeat(499)}…`]);
    expect(errors).toMatch(/by its id/);
  });

  test('that the service refuses says so (LV-21)', async () => {
    reply = { status: 404, body: { error: { code: 'not-found', message: 'There is none.' } } };
    expect(await run(['delete', 'an-id'])).toMatchObject({
      code: 1,
      errors: "tidings: can't delete hook: There is none. [not-found]\n",
    });
    expect((await run(['list'])).errors).toMatch(/^tidings: can't list hooks: There is none\./);
  });

  test('of an argument that no hook has says how files are named, and how code is compared', async () => {
    reply = { status: 200, body: { deleted: 0 } };
    const ran = await run(['delete', '-a', 'enrich.ts']);
    expect(ran).toMatchObject({ code: 0, output: '0 hook(s) deleted\n' });
    expect(ran.errors).toMatch(/add -t file/);
    expect((await run(['delete', '-t', 'code', '-a', 'x'])).errors).toMatch(/last line break/);
    expect((await run(['delete', '-t', 'module', '-a', 'x'])).errors).toBe('');
  });

  test.each([
    ['yes\n', 0, 1],
    ['no\n', 1, 0],
  ])(
    'of all asks on a terminal: after %j it is %i, of %i request',
    async (typed, code, requests) => {
      const terminal = fakeTerminal(true);
      const running = runTidingsCommand(
        ['hook', 'delete', '--url', service.url, '--key', 'the-key'],
        {
          terminal,
          environment: { XDG_CONFIG_HOME: folder },
          version: '1.2.3',
          now: () => NOON_MS,
          onInterrupt: () => undefined,
        },
      );
      await terminal.type(`Delete every hook at ${service.url}?`, typed);
      expect(await running).toBe(code);
      expect(service.received).toHaveLength(requests);
    },
  );

  test('of an id deletes that one', async () => {
    expect(await run(['delete', 'an-id'])).toMatchObject({
      code: 0,
      output: '1 hook(s) deleted\n',
    });
    expect(service.received).toMatchObject([{ method: 'DELETE', path: '/hooks/an-id' }]);
    expect(JSON.parse((await run(['delete', 'an-id', '--json'])).output)).toEqual({ deleted: 1 });
  });

  test.each([
    [[], /every hook at http:.*add --yes/],
    [['-a', ''], /every hook at http:.*add --yes/],
    [['-t', 'code', '-a', ''], /every hook of the type code at http:.*add --yes/],
    [['-t', '', '-a', 'audit'], /every hook of this argument at http:.*add --yes/],
    [['-a', '-'], /add -t code/],
    [['-t', 'code', '-a', '-'], /The input is empty/],
    [['-t', '', '-a', ''], /every hook at http:.*add --yes/],
    [['-t', 'python'], /--type.*module, file, code/],
    [['an-id', '-t', 'code'], /names one hook: leave out --type and --arg/],
    [['-t', 'code', '-a', 'x'.repeat(7000)], /--arg is too long.*by its id/],
  ])('%j is 2, and nothing is sent', async (args, message) => {
    const ran = await run(['delete', ...args]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(message);
    expect(service.received).toEqual([]);
  });
});

describe('hook update', () => {
  test('changes what is named, and removes what is negated', async () => {
    const flags = [
      '-n',
      'a.*',
      '--no-filter',
      '--no-source',
      '--no-description',
      '--timeout',
      '5s',
    ];
    expect(await run(['update', 'an-id', ...flags])).toMatchObject({ code: 0 });
    expect(service.received).toMatchObject([{ method: 'PATCH', path: '/hooks/an-id' }]);
    expect(sent()).toEqual({
      types: ['a.*'],
      filter: null,
      source: null,
      description: null,
      timeoutSeconds: 5,
    });
  });

  test('bundles another file if the hook is of one', async () => {
    expect(await run(['update', 'an-id', '--arg', file])).toMatchObject({ code: 0 });
    expect(service.received.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
    expect(sent(1)).toEqual({ arg: file, code: expect.stringContaining('hook') });
  });

  test('without any change is 2', async () => {
    const ran = await run(['update', 'an-id']);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.errors).toMatch(/add a flag\. See tidings hook update --help/);
  });
});

test.each([
  ['enable', true],
  ['disable', false],
])('hook %s sends enabled: %s', async (verb, enabled) => {
  expect(await run([verb, 'an-id'])).toMatchObject({ code: 0 });
  expect(service.received).toMatchObject([{ method: 'PATCH', path: '/hooks/an-id' }]);
  expect(sent()).toEqual({ enabled });
});

test('hook get shows code in one line', async () => {
  const arg = `export const hook = () => {\n  ${'c'.repeat(60)};\n};\n`;
  reply = { status: 200, body: { ...HOOK, type: 'code', arg } };
  const { output } = await run(['get', 'an-id']);
  expect(output).toMatch(/^arg +export const hook = \(\) => \{ c{60}; \};$/m);
});

test('hook get shows why one is disabled', async () => {
  const disabled = { status: 'disabled', disabledReason: 'ten runs in a row failed', failures: 10 };
  reply = { status: 200, body: { ...HOOK, ...disabled } };
  const { output } = await run(['get', 'an-id']);
  expect(output).toMatch(/status +disabled: ten runs in a row failed\n/);
  expect(output).toMatch(/failures +10 in a row\n/);
});

describe('hook test', () => {
  test('sends the event that is given, and shows effects and log', async () => {
    const ran = await run(['test', 'an-id', '--event', '{"type": "a.b", "data": 1}']);
    expect(ran.code).toBe(0);
    expect(sent()).toEqual({ event: { type: 'a.b', data: 1 } });
    expect(ran.output).toMatch(
      /outcome +ok\nduration +2 ms\n\n\{\n {2}"data": \{\n[\s\S]*\n\na line that was logged\n$/,
    );
  });

  test('reads the event from its input, or leaves it to the service', async () => {
    await run(['test', 'an-id', '--event', '-'], '{"type": "a.b"}');
    expect(sent()).toEqual({ event: { type: 'a.b' } });
    await run(['test', 'an-id']);
    expect(sent(1)).toEqual({});
  });

  test('is 1 if the hook fails, with the error and its stack', async () => {
    const error = {
      name: 'TypeError',
      message: 'not a function',
      stack: '    at hook (hook.js:3)\n',
    };
    reply = {
      status: 200,
      body: { event: EVENT, outcome: 'threw', error, logs: ['before'], ms: 0.51 },
    };
    const ran = await run(['test', 'an-id']);
    expect(ran.code).toBe(1);
    expect(ran.output).toMatch(
      /outcome +threw\nduration +0\.5 ms\n\nTypeError: not a function\n {4}at hook \(hook\.js:3\)\nbefore\n$/,
    );
    expect((await run(['test', 'an-id', '--json'])).code).toBe(1);
  });

  test('of an event that is no JSON is 2', async () => {
    expect(await run(['test', 'an-id', '--event', '{a}'])).toMatchObject({ code: 2 });
    expect(service.received).toEqual([]);
  });
});

describe('hook logs', () => {
  test('shows the newest last, with what was logged', async () => {
    const failed = {
      ...RUN,
      at: '2027-03-01T11:59:00.000Z',
      attempt: 2,
      outcome: 'threw',
      error: { name: 'Error', message: 'no\nway', stack: '' },
      effects: {},
      logs: [],
    };
    reply = { status: 200, body: { runs: [failed, RUN] } };
    const { output } = await run(['logs', 'an-id']);
    const [first, logged, second, error] = output.split('\n');
    expect(first).toMatch(/order\.created +41 {2}ok {2}2 ms {2}changed the data {2}emitted 1$/);
    expect(logged).toMatch(/^ {10}a line that was logged$/);
    expect(second).toMatch(/ threw {2}2 ms {2}attempt 2$/);
    expect(error).toMatch(/^ {10}Error: no\\u000away$/);
    expect(JSON.parse((await run(['logs', 'an-id', '--json'])).output)).toEqual({
      runs: [failed, RUN],
    });
  });

  test('asks for as many as are wanted', async () => {
    await run(['logs', 'an-id', '-n', '7']);
    expect(service.received[0]?.path).toBe('/hooks/an-id/runs?limit=7');
  });

  test('says that there is none', async () => {
    reply = { status: 200, body: { runs: [] } };
    expect(await run(['logs', 'an-id'])).toMatchObject({
      code: 0,
      output: 'The hook has not run yet.\n',
    });
  });

  test('-f of a hook that there is not is 1 (LV-21)', async () => {
    const error = { code: 'not-found', message: 'There is no hook an-id', field: 'id' };
    reply = { status: 404, body: { error } };
    const ran = await run(['logs', 'an-id', '-f']);
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toBe(
      'tidings: There is no hook an-id. See tidings hook list. [not-found]\n',
    );
  });

  test('-f shows the last ones, and ends at Ctrl-C', async () => {
    const interrupt = new AbortController();
    const args = ['hook', 'logs', 'an-id', '-f', '-n', '1', '--json', '--url', service.url];
    const running = runCommand([...args, '--key', 'the-key'], { interrupt: interrupt.signal });
    await expect.poll(() => service.received.length).toBeGreaterThan(0);
    interrupt.abort();
    const { code, output } = await running;
    expect(code).toBe(130);
    expect(JSON.parse(output)).toEqual(RUN);
  });
});

test('what a hook has logged gives the terminal no orders', async () => {
  const evil = '\u001b]0;title\u0007';
  reply = {
    status: 200,
    body: { runs: [{ ...RUN, outcome: evil, logs: [evil], error: { name: evil, stack: evil } }] },
  };
  const { output } = await run(['logs', 'an-id']);
  expect(output).not.toContain('\u001b');
  expect(output.match(/\\u001b/g)).toHaveLength(4);
  reply = {
    status: 200,
    body: { ...TESTED, outcome: 'threw', logs: [evil], error: { message: evil } },
  };
  expect((await run(['test', 'an-id'])).output).not.toContain('\u001b');
});
