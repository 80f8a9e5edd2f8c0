import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { type Invocation, type LambdaEndpoint, startLambdaEndpoint } from './lambda-endpoint.ts';

// Plain JavaScript: the framework can run on a Node version without TypeScript.
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
let respond: (event: Invocation['event']) => unknown;
let terminal: ReturnType<typeof fakeTerminal>;
let warnings: string[];

beforeEach(async () => {
  respond = () => ({ done: true, counts: {}, failures: [] });
  endpoint = await startLambdaEndpoint({ 'tidings-prod-maintain': (event) => respond(event) });
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
  service: string;
  custom: { esbuild: Record<string, unknown>; parameters: Record<string, unknown> };
  provider: Record<string, unknown>;
  functions: Record<string, { events?: Record<string, unknown>[] }>;
}

/** The parameters that serverless.yml has without a command line. */
const ALLOWED: Record<string, unknown> = parse(
  readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8'),
).params.default;

/** The plugin as the framework creates it for a command. */
function pluginFor(
  command: string,
  changes: Partial<Service> = {},
  options = {},
  params: object | undefined = undefined,
) {
  const service: Service = {
    service: 'tidings',
    custom: { esbuild: {}, parameters: ALLOWED },
    provider: {},
    functions: {},
    ...changes,
  };
  const serverless = {
    processedInput: { commands: command.split(' ') },
    service,
    configurationInput: { params },
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

test('if the reconciliation fails, the deployment succeeds with a warning', async () => {
  respond = () => {
    throw new Error('no table');
  };
  await deploy();

  expect(warnings).toEqual([
    expect.stringContaining('npx tidings reconcile --stage prod --region eu-central-1'),
  ]);
});

test('a deployment without changes reconciles nothing', async () => {
  await deploy({ provider: { shouldNotDeploy: true } });

  expect(events()).toEqual([]);
});

test.each([
  ['the option', {}, { 'aws-profile': 'other-profile' }],
  ['the provider', { provider: { profile: 'other-profile' } }, {}],
])('%s selects the credentials', async (_, changes, options) => {
  const file = join(folder, 'credentials');
  writeFileSync(file, '[other-profile]\naws_access_key_id = key\naws_secret_access_key = secret\n');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  await deploy();
  expect([warnings.length, events().length]).toEqual([1, 0]);

  await deploy(changes, options);
  expect([warnings.length, events().length]).toEqual([1, 1]);
});

test('with TIDINGS_STOP_CHANNELS=yes every channel is stopped before the removal', async () => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', 'yes');
  await remove();

  expect(events()).toEqual([{ action: 'stop-all', confirm: true }]);
});

test('with TIDINGS_STOP_CHANNELS=no none is', async () => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', 'no');
  await remove();

  expect(events()).toEqual([]);
});

test.each([undefined, '', 'maybe'])(
  'with %j and without a terminal nothing is removed',
  async (set) => {
    vi.stubEnv('TIDINGS_STOP_CHANNELS', set);

    await expect(remove()).rejects.toMatchObject({
      code: 'TIDINGS_STOP_CHANNELS_UNDECIDED',
      message: expect.stringMatching(/TIDINGS_STOP_CHANNELS=yes.*TIDINGS_STOP_CHANNELS=no/),
    });
    expect(events()).toEqual([]);
  },
);

test('channels that could not be stopped abort the removal', async () => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', 'yes');
  respond = () => ({ done: true, counts: {}, failures: [{ id: 'c1', message: 'quota' }] });

  await expect(remove()).rejects.toMatchObject({ code: 'TIDINGS_CHANNELS_LEFT' });
});

test('on a terminal, yes stops every channel before the removal', async () => {
  terminal = fakeTerminal(true);
  const removing = remove();
  await terminal.type('every channel of stage prod', 'yes\n');
  await removing;

  expect(events()).toEqual([{ action: 'stop-all', confirm: true }]);
});

test('on a terminal, no leaves the channels after a second confirmation', async () => {
  terminal = fakeTerminal(true);
  const removing = remove();
  await terminal.type('every channel of stage prod', 'N\n');
  await terminal.type('Leave them open?', 'y\n');
  await removing;

  expect(events()).toEqual([]);
});

test.each(['\n', 'sure\n', '', '\u0003'])('an answer like %j removes nothing', async (typed) => {
  terminal = fakeTerminal(true);
  const removing = remove();
  await terminal.type('every channel of stage prod', typed);
  terminal.input.end();

  await expect(removing).rejects.toMatchObject({ code: 'TIDINGS_STOP_CHANNELS_UNDECIDED' });
  expect(events()).toEqual([]);
});

test.each(['info', 'deploy list', 'print', 'invoke'])('serverless %s has no hooks', (command) => {
  expect(pluginFor(command).hooks).toEqual({});
});

test('without the function maintain, a removal goes on with a warning', async () => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', 'yes');
  await endpoint.close();
  endpoint = await startLambdaEndpoint({});
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', endpoint.url);
  await remove();

  expect(warnings).toEqual([expect.stringContaining('maintain is not deployed')]);
});

test('without an answer from AWS nothing is removed', async () => {
  vi.stubEnv('TIDINGS_STOP_CHANNELS', 'yes');
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', 'http://127.0.0.1:1');

  await expect(remove()).rejects.toMatchObject({ code: 'TIDINGS_CHANNELS_LEFT' });
});

describe.each(['package', 'deploy', 'deploy function'])('serverless %s', (command) => {
  const validate = (parameters: Record<string, unknown>, options = {}, params?: object) => {
    const custom = { esbuild: {}, parameters: { ...ALLOWED, ...parameters } };
    return pluginFor(command, { custom }, options, params).hooks['initialize']?.();
  };

  test('begins if all parameters are in their ranges', () => {
    expect(() => validate({}, { param: ['minLeadMinutes=20', 'stage'] })).toThrow(
      /parameter stage/,
    );
    expect(() =>
      validate({ minLeadMinutes: '20' }, { param: ['minLeadMinutes=20'] }),
    ).not.toThrow();
  });

  test('does not begin if one is not, and names it, its value and its range', () => {
    expect(() => validate({ minLeadMinutes: '2', keepData: 'no' })).toThrow(
      /keepData is "no".*\nminLeadMinutes is "2", and has to be a whole number from 3 /s,
    );
  });

  test('does not begin with a parameter in serverless.yml that does not exist, on any stage', () => {
    const params = { default: ALLOWED, dev: null, prod: { retentionDay: 5 } };
    expect(() => validate({}, {}, params)).toThrow(/^There is no parameter retentionDay: /);
    expect(() => validate({}, {}, { default: ALLOWED, dev: null })).not.toThrow();
  });
});

test('serverless invoke local uses the environment of npm start, and has no other hook', () => {
  const { hooks, service } = pluginFor('invoke local');

  expect(Object.keys(hooks)).toEqual(['before:invoke:local:invoke']);
  expect(service.custom.esbuild).toMatchObject({ outputFileExtension: '.js' });
});

test.each([
  ['offline start', 'before:offline:start:init'],
  ['offline', 'before:offline:start'],
])('serverless %s drops the schedules, which npm start runs', async (command, hook) => {
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
