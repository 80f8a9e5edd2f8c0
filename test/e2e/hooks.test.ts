import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { waitUntil } from '../../local/wait-until.ts';
import { type Ran, runCommand } from '../cli/support/run-command.ts';
import { type StartProcess, startProcess } from './start-process.ts';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
// What `npx tidings` runs in a checkout.
const NPX = `npx() { shift; ${process.execPath} ${path('cli/tidings.ts')} "$@"; }`;
const TYPES = ['code', 'module', 'file'] as const;

let folder: string;
let tidings: StartProcess;
/** The lines of the README's block about hooks: a file, and then a command for each type. */
let lines: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-hooks-'));
  const readme = await readFile(path('README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  lines = blocks.find((code) => code.includes('tidings hook create'))?.split('\n') ?? [];
  const args = ['--port', String(await freePort()), '--data', join(folder, 'local')];
  tidings = startProcess(...args, '--no-traffic', '--no-endpoint');
  await tidings.line(/as they are numbered/);
});

afterAll(async () => {
  await tidings.interrupt();
  await rm(folder, { recursive: true, force: true });
});

const environment = () => ({ ...process.env, XDG_CONFIG_HOME: tidings.configFolder });

/** Runs lines as a shell does, in the folder. @returns what they print */
async function shell(script: readonly string[]): Promise<string> {
  const options = { cwd: folder, env: environment() };
  const { stdout } = await promisify(execFile)('sh', ['-ec', [NPX, ...script].join('\n')], options);
  return stdout;
}

/** Starts the session of a line. */
function startSession(line: string) {
  const script = `${NPX.replace('shift;', 'shift; exec')}\n${line}`;
  const child = spawn('sh', ['-ec', script], { cwd: folder, env: environment() });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const until = (text: string) =>
    waitUntil(() => output.includes(text), `"${text}" of the session`, { timeoutMs: 60_000 });
  return { child, until, output: () => output, ended };
}

async function run(...args: string[]): Promise<Ran> {
  const configured = { XDG_CONFIG_HOME: tidings.configFolder };
  return runCommand(args, { environment: configured, now: Date.now });
}

async function json(...args: string[]) {
  const { code, output, errors } = await run(...args, '--json');
  expect({ args, code, errors }).toMatchObject({ code: 0 });
  return JSON.parse(output);
}

async function emitted() {
  const { events } = await json('event', 'list', '--types', 'order.large');
  return events as { source: string; data: unknown }[];
}

describe.skipIf(process.platform === 'win32')('beside npm start, the README’s hook', () => {
  const sessionAt = () => lines.findIndex((line) => line.includes('until Ctrl-C'));
  const publish = () => lines.findIndex((line) => line.includes('event publish'));
  let session: ReturnType<typeof startSession> | undefined;
  afterAll(async () => {
    session?.child.kill('SIGKILL');
    await session?.ended;
  });

  test('is made as printed, of each type (LV-17, LV-22)', async () => {
    await shell(lines.slice(0, sessionAt()));
    session = startSession(lines[sessionAt()] ?? '');
    await session.until('lives as long as this command');
    const { hooks } = await json('hook', 'list');
    expect(hooks.map(({ type }: { type: string }) => type)).toEqual(TYPES);
    expect(hooks.map(({ persistent }: { persistent: boolean }) => persistent)).toEqual([
      true,
      true,
      false,
    ]);
    expect(hooks[2].arg).toMatch(/^\/.*large\.js$/);
  });

  test('emits its event for each of them', async () => {
    await shell([lines[publish()] ?? '']);
    await waitUntil(async () => (await emitted()).length >= 3, 'three events', {
      timeoutMs: 60_000,
    });
    const { hooks } = await json('hook', 'list');
    const sources = hooks.map(({ id }: { id: string }) => `/hooks/${id}`);
    const events = await emitted();
    expect(events.map(({ source }) => source).sort()).toEqual(sources.sort());
    for (const { data } of events) expect(data).toEqual({ total: 120 });
    await session?.until('emitted 1');
  });

  test('is tested, and has its runs in its log', async () => {
    const { hooks } = await json('hook', 'list');
    for (const { id } of hooks) {
      const tested = await run('hook', 'test', id);
      expect(tested).toMatchObject({ code: 0 });
      expect(tested.output).toMatch(/outcome +ok\n[\s\S]*"type": "order\.large"/);
      const { runs } = await json('hook', 'logs', id);
      expect(runs).toMatchObject([{ outcome: 'ok', attempt: 1, effects: { emitted: 1 } }]);
      expect((await run('hook', 'logs', id)).output).toMatch(/order\.created .* ok .* emitted 1/);
    }
    const small = '{"type": "order.created", "data": {"total": 1}}';
    const { effects } = await json('hook', 'test', hooks[0].id, '--event', small);
    expect(effects).toEqual({});
    const broken = await run('hook', 'test', hooks[0].id, '--event', '{"type": "a", "data": null}');
    expect(broken.code).toBe(1);
    expect(broken.output).toMatch(/outcome +threw\n[\s\S]*TypeError: /);
  });

  test('of the session ends with the command, and the others are deleted (LV-04, LV-13)', async () => {
    session?.child.kill('SIGTERM');
    expect(await session?.ended).toBe(0);
    const { hooks } = await json('hook', 'list');
    expect(hooks.map(({ type }: { type: string }) => type)).toEqual(['code', 'module']);
    expect((await run('hook', 'delete', '-t', 'module')).output).toBe('1 hook(s) deleted\n');
    expect((await run('hook', 'delete', '--yes')).output).toBe('1 hook(s) deleted\n');
    expect((await run('hook', 'list')).output).toBe('No hook found.\n');
  });
});

test('code that cannot be a hook is refused, and nothing is stored (LV-02, LV-21)', async () => {
  const create = ['hook', 'create', '-P', '-n', '*', '-t'];
  for (const [type, arg] of [
    ['code', 'function hook( {'],
    ['code', 'export const hooks = 1;'],
    ['module', 'nope'],
  ] as const) {
    const ran = await run(...create, type, arg);
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toMatch(/\[invalid-hook\]\n$/);
  }
  expect((await json('hook', 'list')).hooks).toEqual([]);
});
