import { readFileSync } from 'node:fs';

// Beside the sources, and above what is compiled from them.
const PLACES = ['../package.json', '../../package.json'];

/** The version of this package. */
export function packageVersion(): string {
  for (const place of PLACES) {
    const text = readIfThere(new URL(place, import.meta.url));
    if (text !== undefined) return (JSON.parse(text) as { version: string }).version;
  }
  return 'unknown';
}

function readIfThere(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
