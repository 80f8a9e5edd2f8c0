// A service that counts what changes in Drive, and misses nothing while it is stopped. Run it with:
// TIDINGS_URL=… TIDINGS_KEY=… npx node examples/stream-service.ts
// Beside `npm start` these are the address and the key that it prints.

import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { EventClient } from '../client/index.ts';

interface Place {
  /** How many changes there were. */
  changes: number;
  /** Where to go on. */
  cursor?: string;
}

const { TIDINGS_URL: url = 'http://localhost:3000', TIDINGS_KEY: key = '' } = process.env;
const file = process.env['PLACE_FILE'] ?? 'stream-service.json';
const place: Place = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { changes: 0 };
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort()).once('SIGINT', () => stopping.abort());

const client = new EventClient({
  url,
  key,
  types: ['drive.**'],
  cursor: place.cursor,
  // Called when an event has been handled. The count and the cursor are one file, which is replaced
  // whole: whenever the service ends, each event is in the count once.
  async onCursor(cursor) {
    place.cursor = cursor;
    await writeFile(`${file}.new`, JSON.stringify(place), { mode: 0o600 });
    await rename(`${file}.new`, file);
  },
});
for (const state of ['open', 'live', 'behind', 'closed'] as const)
  client.addEventListener(state, () => console.log(state));
client.addEventListener('error', ({ detail }) => console.log(`error: ${detail.message}`));

// The next event comes when this one has been handled: a slow service gets no more than it can take.
for await (const event of client.events({ signal: stopping.signal })) {
  place.changes += 1;
  console.log(`${place.changes} ${event.sequence} ${event.type} ${event.ageMs} ms`);
}
await client.close();
