import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
const LAUNCHER = path('cli/bin.mjs');

test('the launcher runs the command from its sources', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [LAUNCHER, '--version']);
  expect([stdout, stderr]).toEqual([`${version}\n`, '']);
});

test('a Node without TypeScript is told what to do', () => {
  const args = ['--no-experimental-strip-types', LAUNCHER, '--version'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^tidings: Node \S+ cannot run TypeScript: use npx tidings, .*\n$/);
});

test('what is compiled is kept for this user only, not in the folder for temporary files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-cache-'));
  const { NODE_COMPILE_CACHE: _, XDG_CACHE_HOME: __, ...rest } = process.env;
  const run = (more: Record<string, string>) =>
    spawnSync(process.execPath, [LAUNCHER, '--version'], {
      encoding: 'utf8',
      env: { ...rest, TMPDIR: folder, TMP: folder, TEMP: folder, ...more },
    });
  try {
    expect(run({ HOME: '', LOCALAPPDATA: '' })).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual([]);
    expect(run({ XDG_CACHE_HOME: join(folder, 'xdg') }).status).toBe(0);
    expect(run({ HOME: join(folder, 'home') }).status).toBe(0);
    expect(readdirSync(join(folder, 'xdg/tidings'))).toEqual(['compiled']);
    expect(readdirSync(join(folder, 'home/.cache/tidings'))).toEqual(['compiled']);
    expect(readdirSync(folder).toSorted()).toEqual(['home', 'xdg']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('errors that are not read change no exit code', () => {
  const run = spawn(process.execPath, [LAUNCHER, 'watch', 'lst'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  run.stderr.destroy();
  return new Promise<void>((resolve) =>
    run.once('exit', (code) => {
      expect(code).toBe(2);
      resolve();
    }),
  );
});

test('the help is there within three times of what Node itself takes', () => {
  const elapsedMs = (args: string[]): number => {
    const startMs = performance.now();
    expect(spawnSync(process.execPath, args).status).toBe(0);
    return performance.now() - startMs;
  };
  let helpMs = Number.POSITIVE_INFINITY;
  let nothingMs = Number.POSITIVE_INFINITY;
  // The shortest times, in turns, and again while other tests have the cores.
  for (let run = 0; run < 5 || (run < 50 && helpMs >= 3 * nothingMs); run += 1) {
    helpMs = Math.min(helpMs, elapsedMs([LAUNCHER, '--help']));
    nothingMs = Math.min(nothingMs, elapsedMs(['--eval', '0']));
  }
  expect(helpMs).toBeLessThan(3 * nothingMs);
});
