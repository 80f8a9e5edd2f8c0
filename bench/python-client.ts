import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHANNEL, HEADERS } from './notification-request.ts';

const SCRIPT = fileURLToPath(new URL('python-client.py', import.meta.url));
const PACKAGE = 'google-api-python-client';
const INSTALL_TIMEOUT_MS = 5 * 60_000;

/**
 * The time that `notification_from_headers` of Google's newest Python client takes for the same
 * request, in nanoseconds; undefined without Python 3 or a package index, which a line then says.
 * The client is installed into `folder`.
 */
export function benchPythonClient(
  folder: string,
  { rounds, calls }: { rounds: number; calls: number },
): number | undefined {
  const environment = join(folder, 'python');
  const bin = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
  const run = (file: string, given: readonly string[], input = '') =>
    execFileSync(file, given, {
      input,
      encoding: 'utf8',
      timeout: INSTALL_TIMEOUT_MS,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  try {
    run('python3', ['-m', 'venv', environment]);
    run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', PACKAGE]);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    console.error(`Left out: ${PACKAGE}, which needs Python 3 with venv and pip (${reason}).`);
    return undefined;
  }
  const input = JSON.stringify({ headers: HEADERS, channel: CHANNEL, rounds, calls });
  return Number(run(join(bin, 'python'), [SCRIPT], input));
}
