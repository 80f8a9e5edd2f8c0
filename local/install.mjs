// Runs before `npm start` and `npm test`, with whatever Node the machine has, from version 20 up:
// installs what package-lock.json says, once, and is done in milliseconds when that is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const lock = readFileSync(path('package-lock.json'));
const stamp = `${process.platform}-${process.arch} ${createHash('sha256').update(lock).digest('hex')}`;
const stampFile = path('node_modules/.tidings-installed');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  process.stderr.write('Installing what package-lock.json says; this takes a minute, once …\n');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const database = `@dynoxide/${process.platform}-${process.arch}`;
  if (!existsSync(path(`node_modules/${database}`))) {
    // The lock file can hold one platform's binary only: the package has no others as its kin.
    const version = JSON.parse(lock).packages['node_modules/@dynoxide/linux-x64'].version;
    npm([
      'install',
      '--no-save',
      '--no-package-lock',
      '--loglevel=error',
      `${database}@${version}`,
    ]);
  }
  writeFileSync(stampFile, stamp);
}

function npm(args) {
  // Not through node_modules/.bin: the Node in there is about to be replaced.
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
  const { status, error } = spawnSync('npm', args, {
    cwd: path('.'),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH },
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  const why = error ? error.message : `it ended with code ${status}`;
  process.stderr.write(`tidings: npm ${args.join(' ')} failed (${why}). See the lines above.\n`);
  process.exit(1);
}
