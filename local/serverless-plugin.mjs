import { readFileSync } from 'node:fs';

const ENVIRONMENT_FILE = new URL('../.tidings/environment.json', import.meta.url);

/** Lets `serverless invoke local` use the database and the secrets that `npm start` runs. */
// biome-ignore lint/style/noDefaultExport: the Serverless Framework loads plugins by default export.
export default class TidingsLocal {
  constructor(serverless) {
    if (serverless.processedInput.commands.join(' ') !== 'invoke local') return;
    // The framework looks for .js only; Lambda itself takes .mjs for what it is without a package.json.
    const { esbuild } = serverless.service.custom;
    Object.assign(esbuild, { outputFileExtension: '.js', outputWorkFolder: '.esbuild/invoke' });
    this.hooks = { 'before:invoke:local:invoke': () => useRunningTidings(serverless) };
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
