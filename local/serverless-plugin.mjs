import { readFileSync } from 'node:fs';
import parameters from '../deploy/parameters.cjs';
import { confirm } from './confirm.mjs';
import { isDeployed } from './deployed-function.mjs';
import { runCommand } from './run-command.mjs';

const ENVIRONMENT_FILE = new URL('../.tidings/environment.json', import.meta.url);

// The streams of the prompt, and the standard output of the commands that the plugin runs.
const TERMINAL = { input: process.stdin, output: process.stdout, commands: 'inherit' };

/** Hooks into the framework's commands that deploy, remove, and run functions on this machine. */
// biome-ignore lint/style/noDefaultExport: the Serverless Framework loads plugins by default export.
export default class TidingsPlugin {
  hooks = {};

  constructor(serverless, options, { log }, terminal = TERMINAL) {
    const stage = { serverless, options, log, terminal };
    const command = serverless.processedInput.commands.join(' ');
    if (command === 'invoke local') {
      // The framework finds only .js files; Lambda itself also runs .mjs without a package.json.
      const { esbuild } = serverless.service.custom;
      Object.assign(esbuild, { outputFileExtension: '.js', outputWorkFolder: '.esbuild/invoke' });
      this.hooks = { 'before:invoke:local:invoke': () => useRunningTidings(serverless) };
    }
    if (/^offline( start)?$/.test(command))
      this.hooks = {
        'before:offline:start:init': () => dropSchedules(serverless),
        'before:offline:start': () => dropSchedules(serverless),
      };
    if (/^(package|deploy( function)?)$/.test(command))
      this.hooks = { initialize: () => validateParameters(stage) };
    if (command === 'deploy') this.hooks['after:deploy:finalize'] = () => reconcile(stage);
    if (command === 'remove') this.hooks = { 'before:remove:remove': () => offerToStopAll(stage) };
  }
}

function useRunningTidings(serverless) {
  // A variable that is set by hand takes precedence: another database, another stage.
  if (process.env.AWS_ENDPOINT_URL_DYNAMODB) return;
  try {
    Object.assign(process.env, JSON.parse(readFileSync(ENVIRONMENT_FILE, 'utf8')));
  } catch {
    throw new serverless.classes.Error(
      'Tidings is not running here. Run npm start in another terminal, or set AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_SECRETS_MANAGER.',
      'TIDINGS_NOT_RUNNING',
    );
  }
}

// `npm start` invokes scheduled functions itself, at shorter intervals and never concurrently.
function dropSchedules({ service }) {
  for (const declaration of Object.values(service.functions))
    declaration.events = declaration.events?.filter((event) => event.schedule === undefined);
}

// A function with a bad parameter would be deployed, and fail at its first call.
function validateParameters(stage) {
  const { serverless, options } = stage;
  const ofCommand = [options.param ?? []].flat().map((one) => one.replace(/=.*$/s, ''));
  const ofStages = Object.values(serverless.configurationInput?.params ?? {});
  const given = new Set([...ofCommand, ...ofStages.flatMap((one) => Object.keys(one ?? {}))]);
  const values = serverless.service.custom.parameters;
  const name = serverless.getProvider('aws').getStage();
  const mistakes = parameters.findMistakes(values, [...given], name);
  if (mistakes.length > 0)
    throw new serverless.classes.Error(
      `${mistakes.join('\n')}\nSee docs/configuration.md. Nothing was uploaded.`,
      'TIDINGS_PARAMETERS',
    );
}

// The deployment may have a new address: channels to the previous one are replaced.
async function reconcile(stage) {
  if (stage.serverless.service.provider.shouldNotDeploy) return;
  const code = await maintain(stage, 'reconcile');
  if (code !== 0)
    stage.log.warning(
      `The deployment succeeded, but not all of its watches were reconciled. To try again: npx tidings reconcile ${target(stage).join(' ')}`,
    );
}

async function offerToStopAll(stage) {
  if (!(await decideStopAll(stage))) return;
  if (!(await hasMaintain(stage))) {
    stage.log.warning('No channel was stopped: the function maintain is not deployed.');
    return;
  }
  const code = await maintain(stage, 'stop-all', '--yes');
  if (code !== 0)
    throw new stage.serverless.classes.Error(
      'Not every channel was stopped, so nothing was removed. Try again, or set TIDINGS_STOP_CHANNELS=no to leave them: Google keeps sending on each until it expires.',
      'TIDINGS_CHANNELS_LEFT',
    );
}

async function decideStopAll(stage) {
  const { TIDINGS_STOP_CHANNELS: decision } = process.env;
  if (decision === 'yes' || decision === 'no') return decision === 'yes';
  if (stage.terminal.input.isTTY) {
    const [, name] = target(stage);
    const ask = (question) => confirm(question, stage.terminal);
    const stop = await ask(
      `Stop every channel of stage ${name} first? Later they cannot be stopped.`,
    );
    if (stop) return true;
    // Enter is a no: it must not leave the channels open by accident.
    if (stop === false && (await ask('Leave them open? Google keeps sending until they expire.')))
      return false;
  }
  throw new stage.serverless.classes.Error(
    'After serverless remove the channels can no longer be stopped, and Google keeps sending on each until it expires. Set TIDINGS_STOP_CHANNELS=yes to stop them all first, or TIDINGS_STOP_CHANNELS=no to leave them.',
    'TIDINGS_STOP_CHANNELS_UNDECIDED',
  );
}

function target({ serverless }) {
  const provider = serverless.getProvider('aws');
  return ['--stage', provider.getStage(), '--region', provider.getRegion()];
}

// A deployment that failed has none, and neither has one that was removed in part.
function hasMaintain(stage) {
  const { service } = stage.serverless;
  const [, name, , region] = target(stage);
  return isDeployed(`${service.service}-${name}-maintain`, region, profileOf(stage));
}

function maintain(stage, ...args) {
  const profile = profileOf(stage);
  const environment = profile ? { AWS_PROFILE: profile } : {};
  const service = ['--service', stage.serverless.service.service];
  return runCommand([...args, ...target(stage), ...service], environment, stage.terminal.commands);
}

// The SDK's setting for the framework's own option.
function profileOf({ serverless, options }) {
  return options['aws-profile'] ?? serverless.service.provider.profile;
}
