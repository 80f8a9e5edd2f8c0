import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startChild } from './child-process.ts';
import { localClientConfig } from './client-config.ts';
import { LocalError } from './local-error.ts';
import { freePort } from './ports.ts';
import { createPrivateFile } from './private-files.ts';
import { type Service, waitForService } from './wait-for-service.ts';

/**
 * Starts the embedded DynamoDB, in memory or with its data in one file.
 * @throws LocalError if its binary is missing or it cannot open the file.
 */
export async function startDynamoDb(file?: string): Promise<Service> {
  // An empty file is an empty database. SQLite gives its other files the mode of this one.
  if (file) createPrivateFile(file);
  const port = await freePort();
  const host = loopbackAddress();
  const args = ['serve', '--host', host, '--port', String(port)];
  return waitForService({
    child: startChild(binary(), file ? [...args, '--db-path', file] : args),
    url: `http://${host}:${port}`,
    name: 'DynamoDB',
    explain: ({ code, output }) => {
      // Without an exit code it was killed, which does not damage the file.
      if (code === null) return 'DynamoDB was killed. Start again: the stored data is kept.';
      const where = file ? ` on ${file}. npm start -- --fresh starts with an empty one` : '';
      const lastLine = output.split('\n').at(-1) || 'nothing';
      return `DynamoDB ended (${code})${where}. Its last output: ${lastLine}`;
    },
  });
}

/** A client of the database in an environment. */
export function databaseClient(environment: Record<string, string>): DynamoDBClient {
  return new DynamoDBClient(localClientConfig(environment, 'AWS_ENDPOINT_URL_DYNAMODB'));
}

// It answers requests for any host and from pages of any origin. Linux has all of 127.0.0.0/8, where
// a page cannot find it; the guard in front of it has the usual address.
function loopbackAddress(): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  const part = (): number => randomInt(1, 255);
  return `127.${part()}.${part()}.${part()}`;
}

function binary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  const path = fileURLToPath(new URL(`../node_modules/${name}/${file}`, import.meta.url));
  if (existsSync(path)) return path;
  throw new LocalError(
    `The embedded DynamoDB (${name}) is not installed. Run npm ci, or set AWS_ENDPOINT_URL_DYNAMODB to another DynamoDB.`,
  );
}
