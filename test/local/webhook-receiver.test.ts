import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signatureHeaders } from '../../lib/signing/signature-headers.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../local/webhook-receiver.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const BODY = '{"type": "order.created"}';

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver(SECRET);
});
afterAll(() => receiver.close());

/** The headers of a webhook that is signed now, or at another time. */
function signed(secret: string, timestampSeconds = Math.floor(Date.now() / 1000)) {
  return signatureHeaders({
    id: 'pevent',
    timestampSeconds,
    body: BODY,
    secrets: [secret],
    signingKeys: [],
  });
}

const post = async (headers: Record<string, string>, body = BODY) =>
  (await fetch(receiver.url, { method: 'POST', headers, body })).status;

test('what is signed with the secret is answered 204', async () => {
  expect(await post(signed(SECRET))).toBe(204);
});

test.each([
  ['signed with another secret', signed(OTHER), BODY],
  ['unsigned', {}, BODY],
  ['another body than was signed', signed(SECRET), `${BODY} `],
  ['signed long ago', signed(SECRET, 1_800_000), BODY],
])('%s is answered 401', async (_, headers, body) => {
  expect(await post(headers, body)).toBe(401);
});

test('a page of another origin is answered 403, even if it is signed', async () => {
  expect(await post({ ...signed(SECRET), origin: 'https://example.com' })).toBe(403);
});

test('a request that is cut off does not end it', async () => {
  const { hostname, port } = new URL(receiver.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write('POST /webhooks HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{', () =>
        socket.destroy(),
      );
    });
    socket.once('close', () => resolve());
  });

  expect(await post(signed(SECRET))).toBe(204);
});
