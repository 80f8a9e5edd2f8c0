import { fileURLToPath } from 'node:url';
import { writeReference } from './write-reference.ts';

// Writes docs/reference/, or another folder. test/package/reference.test.ts compares it with the sources.
const [folder = fileURLToPath(new URL('../docs/reference', import.meta.url))] =
  process.argv.slice(2);
if ((await writeReference(folder)) > 0) process.exitCode = 1;
