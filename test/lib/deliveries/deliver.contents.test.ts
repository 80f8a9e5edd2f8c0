import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver } from '../../../lib/deliveries/deliver.ts';
import type { Format } from '../../../lib/messages/formats.ts';
import { createPoster } from '../../../lib/recipients/poster.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { SECRET, storedEndpoint } from '../endpoints/examples.ts';
import { tableOfFile, world } from './stage.ts';

const MANY = { timeout: 180_000 };

let server: Server;
const received: { headers: Record<string, string>; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      received.push({ headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
});
afterAll(() => void server.close());

const post = createPoster({ now: Date.now, allowLoopback: true });

// Well-formed text, as the log has it, of any characters: line ends and control characters too.
const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  fc.constantFrom(
    '\r\nx: y',
    '\u0000',
    '\u007f',
    ' a ',
    'é',
    '日本',
    '\u{1f600}',
    '%0d%0a',
    '"',
    ',',
  ),
);

const contents = fc.record(
  { subject: text, ref: text, sender: text, source: text, data: fc.jsonValue({ maxDepth: 3 }) },
  { requiredKeys: ['source', 'data'] },
);

test.each<Format>(['cloudevents', 'cloudevents-binary', 'hook'])(
  'an event of any content is delivered as %s, verified by its receiver',
  MANY,
  async (format) => {
    const { port } = server.address() as AddressInfo;
    await fc.assert(
      fc.asyncProperty(contents, async (changes) => {
        const at = world();
        const url = `http://127.0.0.1:${port}/`;
        const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, url, format });
        const event = await at.event(changes);
        const { now, random, log, sealer, send, metrics } = at.deps;
        const deps = { table: tableOfFile(), now, random, log, sealer, post, send, metrics };
        expect(await deliver(deps, at.message(endpoint, event))).toBe('delivered');
        const request = received.at(-1);
        expect(request?.headers['webhook-id']).toBe(event.event.id);
        // It throws for what is not signed so.
        verifyWebhook({
          headers: request?.headers ?? {},
          body: request?.body ?? '',
          secrets: [SECRET],
          now: () => at.nowMs,
        });
      }),
      { numRuns: 60 },
    );
  },
);
