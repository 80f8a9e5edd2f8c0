import { pathToFileURL } from 'node:url';
import { eventsOfOneChannel } from './events.ts';

// Runs in a process of its own, and prints the milliseconds from the import of a handler to its answer
// to the first notification.
const event = eventsOfOneChannel()();
// On Lambda the runtime client has loaded node:http before it imports the handler.
process.getBuiltinModule('node:http');
const file = pathToFileURL(process.argv[2] ?? '').href;
console.log = () => undefined;
const start = process.hrtime.bigint();
const loaded = await import(file);
const { statusCode } = await loaded.handler(event);
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
if (statusCode !== 200) throw new Error(`The first notification was answered ${statusCode}`);
process.stdout.write(String(milliseconds));
process.exit(0);
