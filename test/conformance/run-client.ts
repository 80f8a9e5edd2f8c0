import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('google_client.py', import.meta.url));

/** Runs the Python script with `setup` as its input, and resolves to what it prints. */
export async function runClient(python: string, setup: object): Promise<unknown> {
  // Proxies of the environment are not for this machine.
  const env = { ...process.env, no_proxy: '127.0.0.1', PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(python, [SCRIPT], { env });
  child.stdin.end(JSON.stringify(setup));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (output === '') throw new Error(`The Python client failed: ${errors}`);
  return JSON.parse(output);
}
