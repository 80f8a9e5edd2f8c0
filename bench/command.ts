import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCommand } from '../package/build-command.ts';
import { median, rounded } from './figures.ts';

const ROUNDS = 11;
const CHECKOUT = fileURLToPath(new URL('../cli/bin.mjs', import.meta.url));
const NODE_MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));

/**
 * Measures how long `tidings --help` takes, in new processes by turns with `node -e 0`: of the checkout,
 * whose sources Node compiles, and of the package.
 */
export async function benchCommand() {
  // In there, so that the bundle finds its dependencies.
  const folder = mkdtempSync(join(NODE_MODULES, '.tidings-bench-'));
  try {
    await buildCommand(folder);
    const programs = {
      nothing: ['-e', '0'],
      checkout: [CHECKOUT, '--help'],
      packaged: [join(folder, 'bin/tidings'), '--help'],
    };
    const times: Record<string, number[]> = { nothing: [], checkout: [], packaged: [] };
    // The first round fills the caches.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [name, args] of Object.entries(programs)) {
        const ms = timed(args);
        if (round > 0) times[name]?.push(ms);
      }
    const nothing = median(times['nothing'] ?? []);
    return {
      helpRatio: rounded(median(times['checkout'] ?? []) / nothing),
      packagedHelpRatio: rounded(median(times['packaged'] ?? []) / nothing),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timed(args: readonly string[]): number {
  const start = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - start;
}
