import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { isForeign } from '../google-simulator/http/is-foreign.ts';
import { closeServer, listen } from '../google-simulator/http/server.ts';
import { verifyWebhook } from '../lib/signing/verify-webhook.ts';

/** A running receiver of webhooks. */
export interface WebhookReceiver {
  url: string;
  close(): Promise<void>;
}

/**
 * Starts a receiver of webhooks on a free port of this machine. It answers 204 to what is signed with
 * the secret, and 401 to anything else.
 * @param secret `whsec_…`
 */
export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const server = createServer(async (request, response) => {
    response.writeHead(await statusFor(request, secret)).end();
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}/webhooks`,
    close: () => closeServer(server),
  };
}

async function statusFor(request: IncomingMessage, secret: string): Promise<number> {
  if (isForeign(request)) return 403;
  try {
    verifyWebhook({ headers: request.headers, body: await buffer(request), secrets: [secret] });
    return 204;
  } catch {
    // Also for a request that was aborted: no request can end `npm start`.
    return 401;
  }
}
