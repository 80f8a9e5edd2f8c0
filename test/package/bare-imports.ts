import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

/** The packages that compiled files import: those that have to be there, and those that may be missing. */
export interface BareImports {
  always: string[];
  /** Only ever imported while something runs. */
  lazily: string[];
}

const STATIC = /^(?:import|export)\b[^'";]*?\bfrom\s*["']([^"']+)["']|^import\s*["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** The packages that the modules and declarations of a folder import. */
export function bareImports(folder: string): BareImports {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  const texts = files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
  const always = packagesIn(texts, STATIC);
  const lazily = packagesIn(texts, DYNAMIC).filter((name) => !always.includes(name));
  return { always, lazily };
}

function packagesIn(texts: readonly string[], pattern: RegExp): string[] {
  const names = texts
    .flatMap((text) => [...text.matchAll(pattern)].map(([, from, whole]) => from ?? whole ?? ''))
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(names)].sort();
}

function isBuiltin(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}
