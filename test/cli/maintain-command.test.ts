import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { maintainCommand } from '../../cli/maintain-command.ts';
import { writeEnvironment } from '../../local/data-folder.ts';
import { type LambdaEndpoint, startLambdaEndpoint } from '../local/lambda-endpoint.ts';
import { type FakeTerminal, fakeTerminal } from './fake-terminal.ts';

let folder: string;
let endpoint: LambdaEndpoint;
let terminal: FakeTerminal;
let moving: number;

beforeEach(async () => {
  moving = 0;
  folder = mkdtempSync(join(tmpdir(), 'tidings-cli-'));
  endpoint = await startLambdaEndpoint({
    'tidings-dev-maintain': ({ cursor }) => ({
      ...(cursor ? { done: true } : { done: false, cursor: 'x' }),
      counts: { stopped: 1, ...(moving ? { moving } : {}) },
      failures: [],
    }),
  });
  writeEnvironment(folder, { AWS_ENDPOINT_URL_LAMBDA: endpoint.url });
  terminal = fakeTerminal(true);
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endpoint.close();
});

const run = (...args: string[]) =>
  maintainCommand([...args, '--local', '--data', folder], terminal);

test('stop-all asks for a confirmation, and runs after a yes', async () => {
  const running = run('stop-all');
  await terminal.type('Stop every channel of stage dev?', 'yes\n');

  expect(await running).toBe(0);
  expect(endpoint.invocations).toHaveLength(2);
});

test('after a no, nothing is stopped', async () => {
  const running = run('stop-all');
  await terminal.type('Stop every channel of stage dev?', 'no\n');

  expect(await running).toBe(1);
  expect(terminal.errorText()).toBe('tidings: Nothing was stopped.\n');
  expect(endpoint.invocations).toEqual([]);
});

test('with --yes it asks for no confirmation', async () => {
  expect(await run('stop-all', '--yes')).toBe(0);
  expect(terminal.written()).not.toContain('?');
});

test('reconcile asks for no confirmation', async () => {
  expect(await run('reconcile')).toBe(0);
  expect(terminal.written()).not.toContain('?');
});

test('progress is one line that is rewritten, and the sums stay', async () => {
  await run('reconcile');

  expect(terminal.written().match(/\n/g)).toHaveLength(1);
  expect(terminal.written()).toContain('\r\u001b[Kreconcile: stopped 1 …');
  expect(terminal.written()).toMatch(/reconcile: stopped 2 \(done\)\n$/);
});

test('on AWS, reconcile runs again once the functions of the previous deployment have ended', async () => {
  const environment = { AWS_ENDPOINT_URL_LAMBDA: endpoint.url, AWS_ACCESS_KEY_ID: 'x' };
  for (const [name, value] of Object.entries({ ...environment, AWS_SECRET_ACCESS_KEY: 'x' }))
    vi.stubEnv(name, value);
  const pauses: number[] = [];
  const reconcile = () =>
    maintainCommand(['reconcile'], terminal, 'us-east-1', async (milliseconds) => {
      pauses.push(milliseconds);
    });

  expect(await reconcile()).toBe(0);
  expect([pauses.length, endpoint.invocations.length]).toEqual([0, 2]);
  moving = 3;
  expect(await reconcile()).toBe(0);
  expect(pauses).toEqual([65_000]);
  expect(endpoint.invocations).toHaveLength(6);
  vi.unstubAllEnvs();
});
