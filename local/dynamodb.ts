import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { LocalError } from './local-error.ts';
import { freePort } from './ports.ts';
import { type Service, whenServing } from './service.ts';

/**
 * Starts the embedded DynamoDB, in memory or with its data in one file.
 * @throws LocalError if its binary is missing, or if it cannot open the file.
 */
export async function startDynamoDb(file?: string): Promise<Service> {
  const port = await freePort();
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port)];
  return whenServing({
    child: startChild(binary(), file ? [...args, '--db-path', file] : args),
    url: `http://127.0.0.1:${port}`,
    name: 'DynamoDB',
    explain: ({ code, lastWords }) => {
      // Without a code it was killed, and the file is as good as it was.
      if (code === null) return 'DynamoDB was killed. Start again: what was stored is kept.';
      const where = file ? ` on ${file}. npm start -- --fresh begins with an empty one` : '';
      const why = lastWords.split('\n').at(-1) || 'nothing';
      return `DynamoDB ended (${code})${where}. It said: ${why}`;
    },
  });
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
