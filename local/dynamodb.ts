import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { LocalError } from './local-error.ts';
import { waitUntil } from './wait-until.ts';

/** A running DynamoDB. */
export interface DynamoDb {
  url: string;
  close(): Promise<void>;
}

/**
 * Starts the embedded DynamoDB, in memory or with its data in one file.
 * @throws LocalError if its binary is missing, or if it cannot open the file.
 */
export async function startDynamoDb(file?: string): Promise<DynamoDb> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn(dynamoDbBinary(), file ? [...args, '--db-path', file] : args, {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new LocalError(`DynamoDB did not start: ${error.message}`)));
    child.once('exit', (code) =>
      reject(
        new LocalError(
          `DynamoDB ended with code ${code}${file ? ` on ${file}; --fresh starts with an empty one` : ''}: ${complaint.trim().split('\n').at(-1) ?? ''}`,
        ),
      ),
    );
  });
  ended.catch(() => undefined);
  await Promise.race([ended, waitUntil(() => answers(url), 'DynamoDB answers')]);
  return { url, close: () => stop(child) };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function dynamoDbBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const folder = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), '..', name);
  const binary = join(folder, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  if (existsSync(binary)) return binary;
  throw new LocalError(
    `The embedded DynamoDB (${name}) is not installed. Run npm install, or set AWS_ENDPOINT_URL_DYNAMODB to another DynamoDB.`,
  );
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** A port that nobody listens on, on this machine. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
