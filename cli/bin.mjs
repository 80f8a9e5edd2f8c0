#!/usr/bin/env node
// What `tidings` starts in a checkout: node_modules/.bin/tidings (local/link-command.mjs). Plain JavaScript,
// so that a Node that is too old can be told of. The package has package/bin.mjs instead.
import module from 'node:module';
import { join } from 'node:path';

// What was compiled once is read from here from then on: half the time to start. Not from the system's
// temporary folder, where another user can put code that Node then runs.
const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
const cache = XDG_CACHE_HOME || (HOME && join(HOME, '.cache')) || LOCALAPPDATA;
if (cache) module.enableCompileCache?.(join(cache, 'tidings', 'compiled'));

if (process.features.typescript) await import('./tidings.ts');
else {
  process.stderr.write(
    `tidings: Node ${process.versions.node} cannot run TypeScript: use npx tidings, which runs the Node of the checkout.\n`,
  );
  process.exitCode = 1;
}
