// Runs before `npm start` and `npm test`, with whatever Node the machine has, from version 20 up:
// runs `npm ci` when node_modules is not what package-lock.json says, and ends in milliseconds
// when it is. A stamp in node_modules tells; any installation of this checkout by npm writes it, as
// "dependencies", which npm runs for the project itself only: "postinstall" and "prepare" would be
// scripts of the package too, wherever it is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkCommand } from './link-command.mjs';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const lockDigest = createHash('sha256').update(readFileSync(path('package-lock.json')));
const stamp = `${process.platform}-${process.arch} ${lockDigest.digest('hex')}`;
const stampFile = path('node_modules/.tidings-installed');

if (process.argv.includes('--installed')) writeFileSync(stampFile, stamp);
else if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  process.stderr.write('Installing what package-lock.json says; this takes a minute, once …\n');
  npmCi();
  // Again, for an npm that is set to run no scripts.
  writeFileSync(stampFile, stamp);
}
linkCommand(path('node_modules/.bin'));

function npmCi() {
  // Not through node_modules/.bin: the Node in there is about to be replaced.
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
  const { status, signal } = spawnSync('npm ci --loglevel=error', {
    cwd: path('.'),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH },
    shell: true,
  });
  if (status === 0) return;
  const how = signal ? `was ended by ${signal}` : `ended with code ${status}`;
  process.stderr.write(
    `tidings: npm ci ${how}; the lines above say why. Once that is repaired, run npm ci.\n`,
  );
  process.exit(1);
}
