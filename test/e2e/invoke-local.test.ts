import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOCAL_TOKEN_SECRET } from '../../local/data-folder.ts';
import { type LocalSecretsManager, startSecretsManager } from '../../local/secrets-manager.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let table: TestTable;
let secrets: LocalSecretsManager;

beforeAll(async () => {
  table = await startTestTable();
  const { tokenSecretId } = readServerlessConfig();
  secrets = await startSecretsManager(
    new Map([[tokenSecretId, { AWSCURRENT: LOCAL_TOKEN_SECRET }]]),
  );
});

afterAll(async () => {
  await secrets.close();
  await table.close();
});

/** Runs what the README says: serverless invoke local -f receive --path test/fixtures/… */
async function invokeLocal(fixture: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['node_modules/serverless/bin/serverless.js', 'invoke', 'local', '-f', 'receive'].concat(
      '--path',
      `test/fixtures/${fixture}`,
    ),
    {
      cwd: ROOT,
      env: {
        ...process.env,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: table.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      },
    },
  );
  return stdout;
}

// The handler's own test sends it every fixture; here are one without a body and one with.
test.each([
  ['drive-changes.json', 'change'],
  ['directory-users.json', 'delete'],
])('serverless invoke local -f receive stores %s', async (fixture, state) => {
  expect(await invokeLocal(fixture)).toMatch(/"statusCode": 200/);

  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
  expect(Items.map((item) => item['state'])).toContain(state);
});
