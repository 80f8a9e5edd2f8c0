import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_TOKEN_SECRET } from '../local/data-folder.ts';
import { startSecretsManager } from '../local/secrets-manager.ts';
import { readServerlessConfig } from '../local/serverless-config.ts';
import { startCountingProxy } from '../test/support/counting-proxy.ts';
import { startTestTable } from '../test/support/test-table.ts';
import { benchClient } from './client.ts';
import { benchColdStart } from './cold-start.ts';
import { benchCommand } from './command.ts';
import { benchDeliver } from './deliver.ts';
import { benchDispatch, benchEvents } from './dispatch.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { benchHooks } from './hooks.ts';
import { benchMatch } from './match.ts';
import { defaultReceiver, packagedFunction, packagedReceiver } from './packaged.ts';
import { benchParse } from './parse.ts';
import { benchCalls, benchThroughput } from './receive.ts';
import { benchRenewal } from './renewal.ts';
import { benchSlowNeighbour } from './slow-neighbour.ts';
import { benchStream } from './stream.ts';

const asJson = process.argv.includes('--json');
const folder = mkdtempSync(join(tmpdir(), 'tidings-bench-'));
const { tableName, tokenSecretId } = readServerlessConfig();
const table = await startTestTable({ hasStream: true });
const secrets = await startSecretsManager(
  new Map([[tokenSecretId, { AWSCURRENT: LOCAL_TOKEN_SECRET }]]),
);
const proxy = await startCountingProxy(table.url);
try {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    TABLE_NAME: tableName,
    TOKEN_SECRET_ID: tokenSecretId,
    RETENTION_DAYS: '30',
  });
  const print = console.log;
  console.log = () => undefined;
  // First, in a process that has compiled nothing else: as in a function that does just this.
  const match = benchMatch();
  const receiver = await packagedReceiver(folder);
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = proxy.url;
  const calls = await benchCalls(receiver, proxy);
  const dispatch = await benchDispatch(proxy);
  const deliver = await benchDeliver(proxy);
  const streamWrites = await benchStream(proxy);
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = table.url;
  const throughput = await benchThroughput(receiver);
  const events = await benchEvents(receiver);
  const coldStart = await benchColdStart(receiver, await defaultReceiver(folder));
  const command = await benchCommand();
  const hooks = await benchHooks(await packagedFunction(folder, 'sandbox'));
  const renewal = await benchRenewal();
  const slowNeighbourMs = await benchSlowNeighbour();
  // A local Tidings has a database of its own.
  delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  const { endToEnd, stream } = await benchEndToEnd();
  const figures = {
    parse: benchParse(folder),
    match,
    receive: { ...calls, ...throughput },
    dispatch,
    deliver: { ...deliver, slowNeighbourMs },
    events,
    endToEnd,
    stream: { ...stream, ...streamWrites },
    client: await benchClient(),
    coldStart,
    command,
    hooks,
    renewal,
  };
  console.log = print;
  if (asJson) console.log(JSON.stringify(figures));
  else console.table(rows(figures));
} finally {
  await proxy.close();
  await secrets.close();
  await table.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

function rows(figures: Record<string, Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([group, values]) =>
      Object.entries(values).map(([name, value]) => [`${group}.${name}`, value]),
    ),
  );
}
