#!/usr/bin/env node
// What `tidings` starts where the package is installed, as dist/bin/tidings.
import module from 'node:module';
import { join } from 'node:path';

// As in cli/bin.mjs.
const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
const cache = XDG_CACHE_HOME || (HOME && join(HOME, '.cache')) || LOCALAPPDATA;
if (cache) module.enableCompileCache?.(join(cache, 'tidings', 'compiled'));
await import('../cli/tidings.js');
