import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { FORMATS } from '../../../lib/messages/formats.ts';
import { RecipientRefusedError } from '../../../lib/recipients/recipient-refused-error.ts';
import { newSigningKey, publicKeyOf } from '../../../lib/signing/signing-key.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { direct } from '../../../lib/webhooks/direct.ts';
import { WebhookEvent } from '../../../lib/webhooks/webhook-event.ts';
import { SECRETS } from '../messages/message-of.ts';
import { bytesFrom } from '../signing/keys.ts';

const KEY = newSigningKey(bytesFrom(6));
const open: { close(): void }[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A server on this machine. */
async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  open.push({
    close() {
      server.close();
      server.closeAllConnections();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
}

describe('over the network', () => {
  test.each(FORMATS)('%s is verified by its receiver, by secret and by key', async (format) => {
    const verified: unknown[] = [];
    const url = await listening(async (request, response) => {
      const body = await buffer(request);
      const { headers } = request;
      verified.push(verifyWebhook({ headers, body, secrets: SECRETS.slice(1) }));
      verified.push(verifyWebhook({ headers, body, publicKeys: [publicKeyOf(KEY)] }));
      response.writeHead(204).end();
    });
    const subscribers = { url, format, secrets: SECRETS, signingKeys: [KEY] };
    const dispatcher = direct({ allowLoopback: true });
    const event = new WebhookEvent('order.created', { dispatcher, subscribers });
    const { results } = await event.send({ text: 'ä€😀' });
    expect(results).toMatchObject([{ outcome: 'delivered', status: 204 }]);
    expect(verified).toHaveLength(2);
    expect(JSON.stringify(verified)).toContain('ä€😀');
  });

  test('what answers 503 first is tried again', async () => {
    const attempts: unknown[] = [];
    const url = await listening((request, response) => {
      attempts.push(request.headers['tidings-attempt']);
      response.writeHead(attempts.length === 1 ? 503 : 200).end();
    });
    const retry = { firstDelayMs: 1 };
    const dispatcher = direct({ allowLoopback: true, retry });
    const event = new WebhookEvent('a.b', { dispatcher, subscribers: url });
    expect((await event.send()).results).toMatchObject([{ outcome: 'delivered', attempts: 2 }]);
    expect(attempts).toEqual(['1', '2']);
  });

  test('what never answers is timed out', async () => {
    const url = await listening(() => {});
    const dispatcher = direct({ allowLoopback: true, retry: false, timeoutMs: 20 });
    const event = new WebhookEvent('a.b', { dispatcher, subscribers: url });
    expect((await event.send()).results).toMatchObject([{ outcome: 'timed-out', attempts: 1 }]);
  });

  test.each([undefined, []])(
    'this machine is refused with the validators %j (TH-52)',
    async (given) => {
      let reached = 0;
      const url = await listening((_, response) => {
        reached += 1;
        response.end();
      });
      const event = new WebhookEvent('a.b', {
        subscribers: [url, url.replace('127.0.0.1', 'localhost')],
        ...(given === undefined ? {} : { recipientValidators: given }),
      });
      const { results } = await event.send();
      expect(results.map(({ outcome, attempts }) => [outcome, attempts])).toEqual([
        ['refused', 1],
        ['refused', 1],
      ]);
      expect(reached).toBe(0);
    },
  );

  test.each([
    ['returns false', () => false],
    ['throws', () => Promise.reject(new Error('not this one'))],
    ['throws its own refusal', () => Promise.reject(new RecipientRefusedError('not this one'))],
  ])('a validator that %s refuses, and is asked once (TH-43)', async (_, validator) => {
    const asked: string[] = [];
    const recipientValidators = [
      (url: string) => {
        asked.push(url);
        return validator();
      },
    ];
    const subscribers = 'https://a.test/hooks';
    const { results } = await new WebhookEvent('a.b', { subscribers, recipientValidators }).send();
    const error = { code: 'recipient-refused' };
    expect(results).toMatchObject([{ outcome: 'refused', attempts: 1, error }]);
    expect(asked).toEqual([subscribers]);
  });
});
