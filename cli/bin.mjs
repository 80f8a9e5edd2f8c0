#!/usr/bin/env node
// What `tidings` starts in a checkout: node_modules/.bin/tidings (local/link-command.mjs). Plain JavaScript,
// so that a Node that is too old can be told of. The package has package/bin.mjs instead.
import module from 'node:module';

// What was compiled once is read from the system's temporary folder from then on: half the time to start.
module.enableCompileCache?.();

if (process.features.typescript) await import('./tidings.ts');
else {
  process.stderr.write(
    `tidings: Node ${process.versions.node} cannot run TypeScript: use npx tidings, which runs the Node of the checkout.\n`,
  );
  process.exitCode = 1;
}
