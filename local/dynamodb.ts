import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { LocalError } from './local-error.ts';
import { freePort } from './ports.ts';
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
  const child = startChild(binary(), file ? [...args, '--db-path', file] : args);
  const failed = child.ended.then(({ code, lastWords }) => {
    const why = lastWords.split('\n').at(-1) ?? '';
    const where = file ? ` on ${file}. npm start -- --fresh begins with an empty one` : '';
    throw new LocalError(`DynamoDB ended (${code})${where}. It said: ${why}`);
  });
  const waiting = new AbortController();
  failed.catch(() => waiting.abort());
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  const options = { signal: waiting.signal };
  await Promise.race([failed, waitUntil(answers, 'DynamoDB answers', options)]).catch(
    async (error: unknown) => {
      await child.close();
      throw error;
    },
  );
  return { url, close: child.close };
}

function binary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  const path = fileURLToPath(new URL(`../node_modules/${name}/${file}`, import.meta.url));
  if (existsSync(path)) return path;
  throw new LocalError(
    `The embedded DynamoDB (${name}) is not installed. Run npm install ${name}, or set AWS_ENDPOINT_URL_DYNAMODB to another DynamoDB.`,
  );
}
