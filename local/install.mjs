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
const platform = `${process.platform}-${process.arch}`;
const stamp = `${platform} ${createHash('sha256').update(lock).digest('hex')}`;
const stampFile = path('node_modules/.tidings-installed');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  process.stderr.write('Installing what package-lock.json says; this takes a minute, once …\n');
  // Not `npm ci`: it insists on binaries of all platforms in the lock file, which some registries lack.
  npm('install', '--no-save');
  const missing = platformBinaries().filter(
    ({ name }) => !existsSync(path(`node_modules/${name}`)),
  );
  if (missing.length > 0)
    npm('install', '--no-save', ...missing.map(({ name, version }) => `${name}@${version}`));
  writeFileSync(stampFile, stamp);
}

// Packages whose lock entries cover only some platforms, with this platform's name of each.
function platformBinaries() {
  const { packages } = JSON.parse(lock);
  return [
    { name: `@dynoxide/${platform}`, like: '@dynoxide/linux-x64' },
    { name: `@biomejs/cli-${platform}`, like: '@biomejs/biome' },
  ].map(({ name, like }) => ({ name, version: packages[`node_modules/${like}`].version }));
}

function npm(...args) {
  // Not through node_modules/.bin: the Node in there may be about to be replaced.
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
  const { status, error } = spawnSync(
    'npm',
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: path('.'),
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, PATH },
      shell: process.platform === 'win32',
    },
  );
  if (status === 0) return;
  const why = error ? error.message : `it ended with code ${status}`;
  process.stderr.write(`tidings: npm ${args.join(' ')} failed (${why}). See the lines above.\n`);
  process.exit(1);
}
