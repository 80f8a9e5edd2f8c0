import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// From node_modules/.bin.
const LAUNCHER = '../../cli/bin.mjs';

/**
 * Puts the command `tidings` of this checkout where npm puts those of dependencies: npm does not do that
 * for the package that it installs for. On Windows it is a script, since links need a privilege there.
 * @param {string} folder node_modules/.bin
 */
export function linkCommand(folder, platform = process.platform) {
  mkdirSync(folder, { recursive: true });
  if (platform === 'win32') {
    writeFileSync(join(folder, 'tidings.cmd'), '@node "%~dp0\\..\\..\\cli\\bin.mjs" %*\r\n');
    return;
  }
  const link = join(folder, 'tidings');
  if (
    lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() &&
    readlinkSync(link) === LAUNCHER
  )
    return;
  rmSync(link, { force: true });
  symlinkSync(LAUNCHER, link);
}
