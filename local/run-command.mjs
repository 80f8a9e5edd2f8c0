import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
// The project's own Node: the one that runs the framework may be too old for TypeScript.
const NODE = path(`node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`);

/** Runs the command `tidings`. Resolves to its exit code; 1 if it could not be run or was killed. */
export function runCommand(args, environment, output) {
  return new Promise((resolve) => {
    const child = spawn(NODE, [path('cli/bin.mjs'), ...args], {
      stdio: ['ignore', output, output],
      env: { ...process.env, ...environment },
    });
    child.once('error', (error) => {
      process.stderr.write(`tidings: ${NODE} could not be run (${error.message})\n`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}
