import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { runMaintain } from './run-maintain.mjs';

const ENVIRONMENT_FILE = new URL('../.tidings/environment.json', import.meta.url);

// Who answers a question, and where commands that are run on the way write to.
const TERMINAL = { input: process.stdin, output: process.stdout, commands: 'inherit' };

/** What Tidings does when the framework deploys, removes, or runs functions on this machine. */
// biome-ignore lint/style/noDefaultExport: the Serverless Framework loads plugins by default export.
export default class TidingsPlugin {
  hooks = {};

  constructor(serverless, options, { log }, terminal = TERMINAL) {
    const stage = { serverless, options, log, terminal };
    const command = serverless.processedInput.commands.join(' ');
    if (command === 'invoke local') {
      // The framework looks for .js only; Lambda itself takes .mjs for what it is without a
      // package.json.
      const { esbuild } = serverless.service.custom;
      Object.assign(esbuild, { outputFileExtension: '.js', outputWorkFolder: '.esbuild/invoke' });
      this.hooks = { 'before:invoke:local:invoke': () => useRunningTidings(serverless) };
    }
    if (/^offline( start)?$/.test(command))
      this.hooks = {
        'before:offline:start:init': () => dropSchedules(serverless),
        'before:offline:start': () => dropSchedules(serverless),
      };
    if (command === 'deploy') this.hooks = { 'after:deploy:finalize': () => reconcile(stage) };
    if (command === 'remove') this.hooks = { 'before:remove:remove': () => offerToStopAll(stage) };
  }
}

function useRunningTidings(serverless) {
  // Set by hand, they win: another database, another stage.
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

// `npm start` calls what is scheduled itself, never two at once, and without waiting for a full
// minute.
function dropSchedules({ service }) {
  for (const declaration of Object.values(service.functions))
    declaration.events = declaration.events?.filter((event) => event.schedule === undefined);
}

// The address may be another one now: what was opened on the old one moves.
async function reconcile(stage) {
  if (stage.serverless.service.provider.shouldNotDeploy) return;
  const code = await maintain(stage, 'reconcile');
  if (code !== 0)
    stage.log.warning(
      `The deployment is good, but its watches were not all reconciled. Once more: npm run watches:reconcile -- ${target(stage).join(' ')}`,
    );
}

async function offerToStopAll(stage) {
  if (!(await shallStopAll(stage))) return;
  const code = await maintain(stage, 'stop-all', '--yes');
  if (code !== 0)
    throw new stage.serverless.classes.Error(
      'Not every channel was stopped, so nothing was removed. Try again, or set TIDINGS_STOP_CHANNELS=no to leave them: Google goes on sending on each until it expires.',
      'TIDINGS_CHANNELS_LEFT',
    );
}

async function shallStopAll(stage) {
  const { TIDINGS_STOP_CHANNELS: decided } = process.env;
  if (decided === 'yes' || decided === 'no') return decided === 'yes';
  const { input, output } = stage.terminal;
  if (input.isTTY) {
    const [, name] = target(stage);
    const lines = createInterface({ input, output });
    const closed = new Promise((resolve) => lines.once('close', () => resolve('')));
    const question = `Stop every channel of stage ${name} first? After this nobody can. (yes/no) `;
    const answer = await Promise.race([lines.question(question), closed]);
    lines.close();
    if (/^\s*y(es)?\s*$/i.test(answer)) return true;
    if (/^\s*no?\s*$/i.test(answer)) return false;
  }
  throw new stage.serverless.classes.Error(
    'After serverless remove nobody can stop the channels at Google, which goes on sending on each until it expires. Set TIDINGS_STOP_CHANNELS=yes to stop them all first, or TIDINGS_STOP_CHANNELS=no to leave them.',
    'TIDINGS_STOP_CHANNELS_UNDECIDED',
  );
}

function target({ serverless }) {
  const provider = serverless.getProvider('aws');
  return ['--stage', provider.getStage(), '--region', provider.getRegion()];
}

function maintain(stage, ...args) {
  const { serverless, options, terminal } = stage;
  // The framework's own option for credentials, in the SDK's words.
  const profile = options['aws-profile'] ?? serverless.service.provider.profile;
  const environment = profile ? { AWS_PROFILE: profile } : {};
  return runMaintain([...args, ...target(stage)], environment, terminal.commands);
}
