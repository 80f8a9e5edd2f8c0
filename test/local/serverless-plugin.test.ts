import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { type Invocation, type LambdaEndpoint, startLambdaEndpoint } from './lambda-endpoint.ts';

// Plain JavaScript: the framework loads it with whatever Node the machine has.
const { href } = new URL('../../local/serverless-plugin.mjs', import.meta.url);
const { default: TidingsPlugin } = await import(href);

class ServerlessError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

let folder: string;
let endpoint: LambdaEndpoint;
let answer: (event: Invocation['event']) => unknown;
let terminal: ReturnType<typeof fakeTerminal>;
let warnings: string[];

beforeEach(async () => {
  answer = () => ({ done: true, counts: {}, failures: [] });
  endpoint = await startLambdaEndpoint({ 'tidings-prod-maintain': (event) => answer(event) });
  folder = mkdtempSync(join(tmpdir(), 'tidings-plugin-'));
  warnings = [];
  terminal = fakeTerminal(false);
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', endpoint.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('TIDINGS_STOP_CHANNELS', undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  await endpoint.close();
});

interface Service {
  custom: { esbuild: Record<string, unknown> };
  provider: Record<string, unknown>;
  functions: Record<string, { events?: Record<string, unknown>[] }>;
}

/** The plugin as the framework makes it for a command. */
function pluginFor(command: string, changes: Partial<Service> = {}, options = {}) {
  const service: Service = { custom: { esbuild: {} }, provider: {}, functions: {}, ...changes };
  const serverless = {
    processedInput: { commands: command.split(' ') },
    service,
    classes: { Error: ServerlessError },
    getProvider: () => ({ getStage: () => 'prod', getRegion: () => 'eu-central-1' }),
  };
  const log = { warning: (text: string) => warnings.push(text) };
  const { hooks } = new TidingsPlugin(
    serverless,
    options,
    { log },
    { ...terminal, commands: 'ignore' },
  );
  return { service, hooks: hooks as Record<string, () => Promise<void>> };
}

const events = () => endpoint.invocations.map(({ event }) => event);
const deploy = (...args: [Partial<Service>?, object?]) =>
  pluginFor('deploy', ...args).hooks['after:deploy:finalize']?.();
const remove = () => pluginFor('remove').hooks['before:remove:remove']?.();

test('a deployment starts the reconciliation of its stage', async () => {
  await deploy();

  expect(endpoint.invocations).toEqual([
    { functionName: 'tidings-prod-maintain', event: { action: 'reconcile' } },
  ]);
  expect(warnings).toEqual([]);
});

test('if that fails, the deployment is good all the same, and says what to do', async () => {
  answer = () => {
    throw new Error('no table');
  };
  await deploy();

  expect(warnings).toEqual([
    expect.stringContaining('npm run watches:reconcile -- --stage prod --region eu-central-1'),
  ]);
});

test('a deployment that changed nothing moves nothing', async () => {
  await deploy({ provider: { shouldNotDeploy: true } });

  expect(events()).toEqual([]);
});

test.each([
  ['the option', {}, { 'aws-profile': 'somebody' }],
  ['the provider', { provider: { profile: 'somebody' } }, {}],
])('the credentials are those that %s names', async (_, changes, options) => {
  const file = join(folder, 'credentials');
  writeFileSync(file, '[somebody]\naws_access_key_id = key\naws_secret_access_key = secret\n');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  await deploy();
  expect([warnings.length, events().length]).toEqual([1, 0]);

  await deploy(changes, options);
  expect([warnings.length, events().length]).toEqual([1, 1]);
});

test('before a removal every channel is stopped, if the environment says so', async () => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', 'yes');
  await remove();

  expect(events()).toEqual([{ action: 'stop-all', confirm: true }]);
});

test('or none, if it says that', async () => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', 'no');
  await remove();

  expect(events()).toEqual([]);
});

test.each([undefined, '', 'maybe'])('with %j and nobody to ask nothing is removed', async (set) => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', set);

  await expect(remove()).rejects.toMatchObject({
    code: 'TIDINGS_STOP_CHANNELS_UNDECIDED',
    message: expect.stringMatching(/TIDINGS_STOP_CHANNELS=yes.*TIDINGS_STOP_CHANNELS=no/),
  });
  expect(events()).toEqual([]);
});

test('channels that could not be stopped stop the removal', async () => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', 'yes');
  answer = () => ({ done: true, counts: {}, failures: [{ id: 'c1', message: 'quota' }] });

  await expect(remove()).rejects.toMatchObject({ code: 'TIDINGS_CHANNELS_LEFT' });
});

test.each([
  ['yes\n', [{ action: 'stop-all', confirm: true }]],
  ['N\n', []],
])('on a terminal it asks; after %j', async (typed, called) => {
  terminal = fakeTerminal(true);
  const removing = remove();
  terminal.input.write(typed);
  await removing;

  expect(terminal.written()).toContain('every channel of stage prod');
  expect(events()).toEqual(called);
});

test.each(['\n', 'sure\n', ''])('an answer like %j removes nothing', async (typed) => {
  terminal = fakeTerminal(true);
  const removing = remove();
  terminal.input.end(typed);

  await expect(removing).rejects.toMatchObject({ code: 'TIDINGS_STOP_CHANNELS_UNDECIDED' });
  expect(events()).toEqual([]);
});

test.each(['package', 'info', 'deploy function', 'deploy list', 'print', 'invoke'])(
  'serverless %s is left alone',
  (command) => {
    expect(pluginFor(command).hooks).toEqual({});
  },
);

test('serverless invoke local finds what npm start runs, and nothing else happens', () => {
  const { hooks, service } = pluginFor('invoke local');

  expect(Object.keys(hooks)).toEqual(['before:invoke:local:invoke']);
  expect(service.custom.esbuild).toMatchObject({ outputFileExtension: '.js' });
});

test.each([
  ['offline start', 'before:offline:start:init'],
  ['offline', 'before:offline:start'],
])('serverless %s leaves schedules to npm start', async (command, hook) => {
  const { hooks, service } = pluginFor(command, {
    functions: {
      sweep: { events: [{ schedule: 'rate(1 minute)' }] },
      receive: { events: [{ httpApi: 'POST /notifications' }] },
      maintain: {},
    },
  });
  await hooks[hook]?.();

  expect(service.functions).toEqual({
    sweep: { events: [] },
    receive: { events: [{ httpApi: 'POST /notifications' }] },
    maintain: {},
  });
  expect(events()).toEqual([]);
});
