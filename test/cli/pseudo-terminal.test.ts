import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { profilesFile } from '../../cli/profiles/profiles-file.ts';
import { waitUntil } from '../../local/wait-until.ts';
import { type FakeService, startFakeService } from './support/fake-service.ts';

const TIDINGS = fileURLToPath(new URL('../../cli/tidings.ts', import.meta.url));
const DEADLINE_MS = 60_000;
// Of util-linux: it runs a command in a pseudo-terminal.
const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;
if (!hasScript)
  console.warn('Left out: the command in a pseudo-terminal, as there is no script of util-linux');

const WATCH = {
  id: '0b1c',
  resource: 'calendar.events',
  parameters: { calendarId: 'you@example.com' },
  account: 'default',
  health: { status: 'active' },
  createdAt: '2027-03-01T12:00:00.000Z',
};

let service: FakeService;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-pty-'));
  service = await startFakeService(({ authorization }) =>
    authorization === 'Bearer the-key'
      ? { status: 200, body: { watches: [WATCH] } }
      : { status: 401, body: { error: { code: 'unauthorized', message: 'No' } } },
  );
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

interface InTerminal {
  child: ChildProcess;
  shown: () => string;
  ended: Promise<number | null>;
}

function inTerminal(args: string, environment: Record<string, string> = {}): InTerminal {
  const command = `exec ${process.execPath} ${TIDINGS} ${args}`;
  const { NO_COLOR: _, ...inherited } = process.env;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    env: { ...inherited, TERM: 'xterm', XDG_CONFIG_HOME: folder, ...environment },
  });
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, shown: () => shown, ended };
}

async function until(terminal: InTerminal, text: string): Promise<void> {
  const isShown = () => stripVTControlCharacters(terminal.shown()).includes(text);
  await waitUntil(isShown, `"${text}" in ${terminal.shown()}`, { timeoutMs: DEADLINE_MS });
}

const at = () => `--url ${service.url} --key the-key`;

test.runIf(hasScript)('a table has colours on a terminal', async () => {
  const terminal = inTerminal(`watch list ${at()}`);
  expect(await terminal.ended).toBe(0);
  expect(terminal.shown()).toContain('\u001b[32mactive');
});

test.runIf(hasScript)('with NO_COLOR it has none', async () => {
  const terminal = inTerminal(`watch list ${at()}`, { NO_COLOR: '1' });
  expect(await terminal.ended).toBe(0);
  expect(terminal.shown()).toContain('active');
  expect(terminal.shown()).not.toContain('\u001b[32m');
});

test.runIf(hasScript)('JSON on a terminal is a document without colours', async () => {
  const terminal = inTerminal(`watch list --json ${at()}`);
  expect(await terminal.ended).toBe(0);
  expect(JSON.parse(terminal.shown())).toEqual({ watches: [WATCH] });
});

test.runIf(hasScript)('login asks, hides the key, and stores both', async () => {
  const terminal = inTerminal('login --profile typed');
  await until(terminal, 'URL');
  terminal.child.stdin?.write(`${service.url}\r`);
  await until(terminal, 'API key');
  terminal.child.stdin?.write('the-key\r');
  expect(await terminal.ended).toBe(0);
  expect(terminal.shown()).not.toContain('the-key');
  const { profiles } = JSON.parse(readFileSync(profilesFile({ XDG_CONFIG_HOME: folder }), 'utf8'));
  expect(profiles.typed).toEqual({ url: service.url, key: 'the-key' });
});

test.runIf(hasScript)('Ctrl-C at a question ends it with 130', async () => {
  const terminal = inTerminal('login --profile interrupted');
  await until(terminal, 'URL');
  terminal.child.stdin?.write('\u0003');
  expect(await terminal.ended).toBe(130);
});

test('piped, a reader that ends first is no error', async () => {
  const child = spawn('sh', [
    '-c',
    `"$1" "$2" watch create calendar.events --help | head -1`,
    'sh',
    process.execPath,
    TIDINGS,
  ]);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
});
