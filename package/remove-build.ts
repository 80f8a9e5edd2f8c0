import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { restoreManifest } from './packed-manifest.ts';

// With these there, npx would run what was built instead of the sources. npm runs it after it has packed, and
// reads both again when it publishes: then it runs once more, with the argument.
if (process.env['npm_command'] === 'pack' || process.argv.includes('--published')) {
  rmSync(fileURLToPath(new URL('../dist', import.meta.url)), { recursive: true, force: true });
  restoreManifest();
}
