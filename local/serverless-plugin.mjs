import { readFileSync } from 'node:fs';

const ENVIRONMENT_FILE = new URL('../.tidings/environment.json', import.meta.url);

/** Lets `serverless invoke local` use the database and the secrets that `npm start` runs. */
// biome-ignore lint/style/noDefaultExport: the Serverless Framework loads plugins by default export.
export default class TidingsLocal {
  constructor(serverless) {
    this.hooks = {
      'before:invoke:local:invoke': () => {
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
      },
    };
  }
}
