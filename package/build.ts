import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildCommand } from './build-command.ts';
import { compileLibrary } from './compile-library.ts';
import { nameBin } from './packed-manifest.ts';

// Makes dist/, which the package has beside its texts, and names its command. npm runs it before it packs.
const dist = fileURLToPath(new URL('../dist', import.meta.url));
rmSync(dist, { recursive: true, force: true });
compileLibrary(dist);
await buildCommand(dist);
nameBin();
