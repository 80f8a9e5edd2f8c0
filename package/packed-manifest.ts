import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MANIFEST = fileURLToPath(new URL('../package.json', import.meta.url));
const IN_CHECKOUT = '  "directories": {\n    "bin": "dist/bin"\n  },\n';
// The same in the form that every package manager knows. To have both is an error:
// https://docs.npmjs.com/cli/v11/configuring-npm/package-json#directoriesbin
const IN_PACKAGE = '  "bin": {\n    "tidings": "dist/bin/tidings"\n  },\n';

/**
 * Gives package.json its `bin`, for the time of packing. With it in a checkout, npx would install the
 * checkout into its cache at each call, and run what was built instead of the sources.
 * @throws Error if package.json has neither form.
 */
export function nameBin(): void {
  swap(IN_CHECKOUT, IN_PACKAGE);
}

/** Puts the form of the checkout back. @throws as `nameBin` */
export function restoreManifest(): void {
  swap(IN_PACKAGE, IN_CHECKOUT);
}

function swap(from: string, to: string): void {
  const text = readFileSync(MANIFEST, 'utf8');
  if (text.includes(to)) return;
  if (!text.includes(from)) throw new Error(`package.json has not this in it:\n${from}`);
  writeFileSync(MANIFEST, text.replace(from, to));
}
