import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// After `npm pack`: with dist/ there, npx would find the command of the package in this checkout, and run
// what was built instead of the sources. npm reads dist/ again after this when it publishes.
if (process.env['npm_command'] === 'pack')
  rmSync(fileURLToPath(new URL('../dist', import.meta.url)), { recursive: true, force: true });
