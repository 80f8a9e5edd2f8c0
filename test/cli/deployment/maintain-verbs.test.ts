import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profilesFile } from '../../../cli/profiles/profiles-file.ts';
import { storeProfile } from '../../../cli/profiles/store-profile.ts';
import { writeEnvironment } from '../../../local/data-folder.ts';
import {
  type Invocation,
  type LambdaEndpoint,
  startLambdaEndpoint,
} from '../../local/lambda-endpoint.ts';

const TIDINGS = fileURLToPath(new URL('../../../cli/bin.mjs', import.meta.url));

let folder: string;
let endpoint: LambdaEndpoint;
let respond: (event: Invocation['event']) => unknown;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-cli-'));
  respond = () => ({ done: true, counts: {}, failures: [] });
  const maintain = (event: Invocation['event']) => respond(event);
  endpoint = await startLambdaEndpoint({
    'tidings-dev-maintain': maintain,
    'tidings-prod-maintain': maintain,
    'other-dev-maintain': maintain,
  });
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await endpoint.close();
});

/** Runs the command without a terminal, with the environment of an AWS user. */
function run(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [TIDINGS, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      XDG_CONFIG_HOME: folder,
      HOME: folder,
      AWS_ENDPOINT_URL_LAMBDA: endpoint.url,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      ...environment,
    },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise<{ code: number | null; output: string; errors: string[] }>((resolve) =>
    child.once('close', (code) =>
      resolve({ code, output, errors: errors.split('\n').filter(Boolean) }),
    ),
  );
}

const events = () => endpoint.invocations.map(({ event }) => event);

test('it continues from each cursor until everything is done, and reports the sums', async () => {
  respond = ({ cursor = '0' }) => {
    const next = Number(cursor) + 1;
    const progress = { counts: { moved: 2, [`seen${next}`]: 1 }, failures: [] };
    return next === 3
      ? { done: true, ...progress }
      : { done: false, cursor: `${next}`, ...progress };
  };
  const { code, output, errors } = await run(['reconcile']);

  expect(events()).toEqual([
    { action: 'reconcile' },
    { action: 'reconcile', cursor: '1' },
    { action: 'reconcile', cursor: '2' },
  ]);
  expect({ code, errors }).toEqual({ code: 0, errors: ['Using stage dev in us-east-1.'] });
  expect(output).toBe('reconcile: moved 6, seen1 1, seen2 1, seen3 1 (done)\n');
});

test('each failure is one line, and the exit code is 1', async () => {
  respond = ({ cursor }) =>
    cursor
      ? { done: true, counts: { stopped: 1 }, failures: [{ id: 'c2', message: 'of\n  another' }] }
      : { done: false, cursor: 'x', counts: {}, failures: [{ id: 'c1', message: 'quota' }] };
  const { code, output, errors } = await run(['stop-all', '--yes']);

  expect(code).toBe(1);
  expect(events()).toEqual([
    { action: 'stop-all', confirm: true },
    { action: 'stop-all', confirm: true, cursor: 'x' },
  ]);
  expect(errors.slice(1)).toEqual(['failed: c1: quota', 'failed: c2: of another']);
  expect(output).toBe('stop-all: stopped 1 (done, with 2 failed)\n');
});

test('the stage and the service select the function', async () => {
  await run(['reconcile', '--stage', 'prod']);
  await run(['reconcile', '--service', 'other']);

  expect(endpoint.invocations.map(({ functionName }) => functionName)).toEqual([
    'tidings-prod-maintain',
    'other-dev-maintain',
  ]);
});

test('nothing is stopped without a terminal to confirm it', async () => {
  const { code, errors } = await run(['stop-all', '--stage', 'prod']);

  expect(code).toBe(2);
  expect(errors.slice(1)).toEqual([expect.stringMatching(/prod.*--yes/)]);
  expect(events()).toEqual([]);
});

test('--help invokes nothing', async () => {
  const { code, output } = await run(['reconcile', '--help']);

  expect(code).toBe(0);
  expect(output).toContain('--stage');
  expect(events()).toEqual([]);
});

test.each<[string, string[], Record<string, string>, RegExp, number]>([
  [
    'a stage without Tidings',
    ['--stage', 'x', '--region', 'eu-central-1'],
    {},
    /x.*eu-central-1/,
    1,
  ],
  ['the region of the environment', ['--stage', 'x'], { AWS_REGION: 'us-west-2' }, /us-west-2/, 1],
  ['no region at all', ['--stage', 'x'], {}, /us-east-1/, 1],
  [
    'no credentials',
    [],
    { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' },
    /credentials.*AWS_PROFILE/,
    4,
  ],
  ['no server', [], { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:1' }, /ECONNREFUSED/, 1],
  ['an unknown option', ['--force'], {}, /--force/, 2],
  ['a stage without a name', ['--stage', ''], {}, /--stage/, 2],
])('%s is one sentence', async (_, args, environment, says, exitCode) => {
  const { code, errors } = await run(['reconcile', ...args], environment);

  expect(code).toBe(exitCode);
  expect(errors.at(-1)).toMatch(says);
  expect(errors.filter((line) => line.startsWith('tidings: '))).toHaveLength(1);
});

test('a failed function is one sentence with its reason', async () => {
  respond = () => {
    throw new Error('no\ntable');
  };
  const { code, errors } = await run(['reconcile']);

  expect(code).toBe(1);
  expect(errors.at(-1)).toBe('tidings: tidings-dev-maintain failed: Error: no table.');
});

test.each([
  [undefined],
  ['done'],
  [{ done: false, counts: {}, failures: [] }],
  [{ done: false, cursor: '', counts: {}, failures: [] }],
  [{ done: true, counts: { moved: 'many' }, failures: [] }],
])('the result %j is an error, and is not requested again', async (wrong) => {
  respond = () => wrong;
  const { code, errors } = await run(['reconcile']);

  expect(code).toBe(1);
  expect(errors).toHaveLength(2);
  expect(events()).toHaveLength(1);
});

/** The profile `local`, as npm start stores it. */
function storeLocal(): void {
  const profile = { url: 'http://localhost:3000', key: 'k', dataFolder: folder };
  storeProfile(profilesFile({ XDG_CONFIG_HOME: folder }), 'local', profile, false);
}

test('beside npm start it uses its environment, not that of the AWS user', async () => {
  storeLocal();
  writeEnvironment(folder, { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_LAMBDA: endpoint.url });
  const awsEnvironment = { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:1' };
  const { code } = await run(['reconcile'], awsEnvironment);

  expect(code).toBe(0);
  expect(events()).toHaveLength(1);
});

test.each([
  [['--stage', 'dev']],
  [['--region', 'us-east-1']],
  [['--url', 'https://prod.example.com']],
])('with %j it turns to AWS, though npm start is running', async (args) => {
  storeLocal();
  writeEnvironment(folder, { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:1' });
  const { code } = await run(['reconcile', ...args]);

  expect(code).toBe(0);
  expect(events()).toHaveLength(1);
});

test.each([
  ['nothing is running', () => undefined],
  [
    'npm start was killed',
    () => writeEnvironment(folder, { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:1' }),
  ],
])('with the profile local while %s it is one sentence', async (_, prepare) => {
  storeLocal();
  prepare();
  const { code, errors } = await run(['reconcile']);

  expect(code).toBe(1);
  expect(errors.at(-1)).toMatch(/^tidings: .*npm start/);
});

test.each([
  ['https://abc123.execute-api.eu-central-1.amazonaws.com', {}, 'eu-central-1'],
  [
    'https://abc123.execute-api.eu-central-1.amazonaws.com',
    { AWS_REGION: 'us-west-2' },
    'us-west-2',
  ],
  ['https://events.example.com', {}, 'us-east-1'],
])('with the profile of %s and %j the region is %s', async (url, environment, region) => {
  storeProfile(profilesFile({ XDG_CONFIG_HOME: folder }), 'prod', { url, key: 'k' }, true);
  const { code, errors } = await run(['reconcile'], environment);

  expect(code).toBe(0);
  expect(errors).toEqual([`Using stage dev in ${region}.`]);
});
