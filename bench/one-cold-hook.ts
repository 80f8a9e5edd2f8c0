import { pathToFileURL } from 'node:url';
import { HOOK_INPUT } from './hook-input.ts';

// Runs in a process of its own, and prints the milliseconds from the import of the sandbox to the end of
// its first hook.
// On Lambda the runtime client has loaded node:http before it imports the handler.
process.getBuiltinModule('node:http');
const file = pathToFileURL(process.argv[2] ?? '').href;
const start = process.hrtime.bigint();
const { handler } = await import(file);
const { outcome } = await handler(HOOK_INPUT);
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
if (outcome !== 'ok') throw new Error(`The first hook ended as ${outcome}`);
process.stdout.write(String(milliseconds));
process.exit(0);
