#!/usr/bin/env node
// What `tidings` starts where the package is installed, as dist/bin/tidings.
import module from 'node:module';

// What was compiled once is read from the system's temporary folder from then on.
module.enableCompileCache?.();
await import('../cli/tidings.js');
