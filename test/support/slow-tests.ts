import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// What makes a test slow that imports it, directly or not: processes, servers, the package, and code that runs
// until its time is over.
const SLOW_IMPORTS = [
  'node:child_process',
  'fauxqs',
  'test/support/packaged.ts',
  'test/lib/sandbox/attacks/loops.ts',
];

// Imports of types are left out: they are gone when the code runs.
const IMPORT =
  /^(?:import|export)\s(?!type\b)[^;]*?\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm;

/** The test files that start processes or read the package of the functions. */
export function slowTests(): string[] {
  const tests = globSync('test/**/*.test.ts', { cwd: ROOT });
  return tests.map((file) => file.replaceAll('\\', '/')).filter(isSlow);
}

function isSlow(test: string): boolean {
  const reached = reachedFrom(test);
  return SLOW_IMPORTS.some((name) => reached.has(name));
}

/** Every file and package that a file imports, directly or not, and the file itself. */
function reachedFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const imported of importsOf(file)) reachedFrom(imported, reached);
  return reached;
}

const known = new Map<string, string[]>();

function importsOf(file: string): string[] {
  const imports = known.get(file) ?? readImports(file);
  known.set(file, imports);
  return imports;
}

function readImports(file: string): string[] {
  const path = join(ROOT, file);
  if (!existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(IMPORT)].map(([, ...names]) => {
    const name = names.find((found) => found !== undefined) ?? '';
    return name.startsWith('.') ? posix.join(posix.dirname(file), name) : name;
  });
}
