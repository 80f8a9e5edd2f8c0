import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { deliver } from '../../../lib/deliveries/deliver.ts';
import type { Format } from '../../../lib/messages/formats.ts';
import { createPoster } from '../../../lib/recipients/poster.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { SECRET, storedEndpoint } from '../endpoints/examples.ts';
import { tableOfFile, world } from './stage.ts';

const MANY = { timeout: 180_000 };

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
});

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
    await fc.assert(
      fc.asyncProperty(contents, async (changes) => {
        const at = world();
        const url = `${receiver.url}/`;
        const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, url, format });
        const event = await at.event(changes);
        const deps = { ...at.deps, table: tableOfFile(), post };
        expect(await deliver(deps, at.message(endpoint, event))).toBe('delivered');
        const request = receiver.received.at(-1);
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
