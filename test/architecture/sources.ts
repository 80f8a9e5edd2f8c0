import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A file of this repository, by its path from the root. */
export interface Source {
  file: string;
  source: string;
}

/** All files with this ending below these folders, or these files themselves. */
export function sources(ending: string, ...paths: string[]): Source[] {
  return paths
    .filter((path) => existsSync(join(ROOT, path)))
    .flatMap((path) => (path.endsWith(ending) ? [path] : filesIn(path)))
    .filter((file) => file.endsWith(ending))
    .map((file) => ({ file, source: readFileSync(join(ROOT, file), 'utf8') }));
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
    posix.join(folder, path.replaceAll('\\', '/')),
  );
}

/** What lib/ has. */
export const LIB = sources('.ts', 'lib');

/** Everything but tests. */
export const SHIPPED = [
  ...LIB,
  ...sources('.ts', 'handlers', 'cli', 'local', 'google-simulator', 'simulation', 'bench', 'prove'),
  ...sources('.ts', 'client', 'examples', 'hooks', 'package'),
];

/** Everything. */
export const ALL = [...SHIPPED, ...sources('.ts', 'test')];

/** The files of ours that a file imports, types included. */
export function importsOf({ file, source }: Source): string[] {
  return [...source.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(
    ([, path = '']) => posix.join(posix.dirname(file), path),
  );
}
