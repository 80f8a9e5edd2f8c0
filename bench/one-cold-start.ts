import { pathToFileURL } from 'node:url';
import { eventsOfOneChannel } from './events.ts';

// A process of its own: how long from import to the first notification's 200, in milliseconds.
const event = eventsOfOneChannel()();
// Lambda's own runtime client has loaded node:http before it imports a handler.
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
