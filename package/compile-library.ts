import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * Compiles `tidings`, `tidings/client` and `tidings/matching` into a folder: a module and a declaration for each file.
 * @throws if TypeScript finds something; it prints what.
 */
export function compileLibrary(dist: string): void {
  const args = ['--project', path('package/tsconfig.json'), '--outDir', dist];
  execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), ...args], {
    stdio: 'inherit',
  });
  for (const file of globSync('**/*.d.ts', { cwd: dist })) importCompiled(join(dist, file));
}

// The compiler writes `.js` into modules, but leaves `.ts` in declarations, where no such file is.
function importCompiled(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replaceAll(/(\bfrom |\bimport\(|^import )(['"])(\.{1,2}\/[^'"]+)\.ts\2/gm, '$1$2$3.js$2'),
  );
}
