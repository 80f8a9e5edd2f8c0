import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, rounded } from './figures.ts';

const PROCESSES = 21;
const ONE_START = fileURLToPath(new URL('./one-cold-start.ts', import.meta.url));

/**
 * Measures the import of a bundle and its first notification, each time in a new process: of our
 * receiver, and of the receiver as serverless-esbuild bundles it by default.
 */
export async function benchColdStart(ours: string, byDefault: string) {
  const times: Record<'ours' | 'byDefault', number[]> = { ours: [], byDefault: [] };
  // The first process of each only warms the disk cache.
  for (let round = 0; round <= PROCESSES; round += 1) {
    const pair = { ours: await coldStart(ours), byDefault: await coldStart(byDefault) };
    if (round === 0) continue;
    times.ours.push(pair.ours);
    times.byDefault.push(pair.byDefault);
  }
  return {
    bytes: statSync(ours).size,
    milliseconds: rounded(median(times.ours)),
    defaultBytes: statSync(byDefault).size,
    defaultMilliseconds: rounded(median(times.byDefault)),
    ratioToDefaultBundle: rounded(median(times.ours) / median(times.byDefault)),
  };
}

async function coldStart(file: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [ONE_START, file]);
  return Number(stdout);
}
