import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { maintainToEnd } from '../../../cli/deployment/maintain-to-end.ts';
import { profilesFile } from '../../../cli/profiles/profiles-file.ts';
import { storeProfile } from '../../../cli/profiles/store-profile.ts';
import { runTidingsCommand } from '../../../cli/run-tidings-command.ts';
import { writeEnvironment } from '../../../local/data-folder.ts';
import { type LambdaEndpoint, startLambdaEndpoint } from '../../local/lambda-endpoint.ts';
import { type FakeTerminal, fakeTerminal } from '../fake-terminal.ts';

let folder: string;
let endpoint: LambdaEndpoint;
let terminal: FakeTerminal;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-cli-'));
  endpoint = await startLambdaEndpoint({
    'tidings-dev-maintain': ({ cursor }) => ({
      ...(cursor ? { done: true } : { done: false, cursor: 'x' }),
      counts: { stopped: 1 },
      failures: [],
    }),
  });
  writeEnvironment(folder, { AWS_ENDPOINT_URL_LAMBDA: endpoint.url });
  const profile = { url: 'http://localhost:3000', key: 'k', dataFolder: folder };
  storeProfile(profilesFile({ XDG_CONFIG_HOME: folder }), 'local', profile, true);
  terminal = fakeTerminal(true);
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endpoint.close();
});

const run = (...args: string[]) =>
  runTidingsCommand(args, {
    terminal,
    environment: { XDG_CONFIG_HOME: folder },
    version: '1.2.3',
    now: Date.now,
    onInterrupt: () => undefined,
  });

const QUESTION = 'Stop every channel of what npm start runs here?';

test('stop-all asks for a confirmation, and runs after a yes', async () => {
  const running = run('stop-all');
  await terminal.type(QUESTION, 'yes\n');

  expect(await running).toBe(0);
  expect(endpoint.invocations).toHaveLength(2);
  expect(terminal.written()).toBe('stop-all: stopped 2 (done)\n');
});

test('after a no, nothing is stopped', async () => {
  const running = run('stop-all');
  await terminal.type(QUESTION, 'no\n');

  expect(await running).toBe(1);
  expect(terminal.errorText()).toMatch(/tidings: Nothing was stopped\.\n$/);
  expect(endpoint.invocations).toEqual([]);
});

test('Ctrl-C at the question is 130', async () => {
  const running = run('stop-all');
  await terminal.type(QUESTION, '\u0003');

  expect(await running).toBe(130);
  expect(endpoint.invocations).toEqual([]);
});

test.each([[['stop-all', '--yes']], [['reconcile']]])(
  '%j asks for no confirmation',
  async (args) => {
    expect(await run(...args)).toBe(0);
    expect(terminal.errorText()).not.toContain('?');
  },
);

test('progress is one line of the errors that is rewritten and removed, and the sums are the data', async () => {
  expect(await run('reconcile')).toBe(0);

  expect(terminal.errorText()).toContain('\r\u001b[Kreconcile: stopped 1 …');
  expect(terminal.errorText().endsWith('\r\u001b[K')).toBe(true);
  expect(terminal.written()).toBe('reconcile: stopped 2 (done)\n');
});

test.each([
  [true, 3, [65_000], 2],
  [true, 0, [], 1],
  [false, 3, [], 1],
])(
  'after a deployment (%s) that moves %i watches, reconcile waits %j and runs %i times',
  async (moves, moving, waited, runs) => {
    const pauses: number[] = [];
    let count = 0;
    const { counts } = await maintainToEnd({
      action: 'reconcile',
      moves,
      async invoke() {
        count += 1;
        return { done: true, counts: { moving }, failures: [] };
      },
      errors: terminal.errors,
      pause: async (milliseconds) => void pauses.push(milliseconds),
    });
    expect(counts).toEqual({ moving });
    expect({ pauses, count }).toEqual({ pauses: waited, count: runs });
  },
);
