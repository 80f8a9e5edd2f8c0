import { parseRecipient } from '../lib/recipients/parse-recipient.ts';
import { RecipientRefusedError } from '../lib/recipients/recipient-refused-error.ts';
import { LocalError } from './local-error.ts';
import type { TidingsClient } from './tidings-client.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

/** Where `npm start` has the events sent. */
export interface StartEndpoint {
  url: string;
  /** `whsec_…` */
  secret: string;
  /** The receiver at the URL, unless it is the user's own URL. */
  receiver?: WebhookReceiver;
}

/** The description of the endpoints that `npm start` makes, by which it finds them again. */
export const START_DESCRIPTION = 'npm start';

/**
 * Reads the URL of --endpoint: of this machine, or one that a deployment takes.
 * @throws LocalError
 */
export async function checkEndpointUrl(text: string): Promise<string> {
  try {
    return (await parseRecipient(text, { allowLoopback: true, field: '--endpoint' })).href;
  } catch (error) {
    if (!(error instanceof RecipientRefusedError)) throw error;
    throw new LocalError(`${error.message}. On this machine, http://localhost:<port> is taken too`);
  }
}

/**
 * The endpoint that is asked for: the user's own URL, none, or else a receiver that is started.
 * @param url what `StartOptions` have.
 */
export async function openEndpoint(
  url: string | false | undefined,
  secret: string,
): Promise<StartEndpoint | undefined> {
  if (url === false) return undefined;
  if (url !== undefined) return { url, secret };
  const receiver = await startWebhookReceiver(secret);
  return { url: receiver.url, secret, receiver };
}

/**
 * Registers the endpoint for all events. If an earlier run has left one, that is moved to the new URL and
 * goes on with what was not delivered; it is as the user may have changed it, but active.
 * @returns its id.
 * @throws LocalError
 */
export async function registerEndpoint(
  client: TidingsClient,
  endpoint: StartEndpoint | undefined,
): Promise<string | undefined> {
  const left = (await client.endpoints()).filter(
    ({ description }) => description === START_DESCRIPTION,
  );
  const kept = endpoint ? left.shift() : undefined;
  await Promise.all(left.map(({ id }) => client.deleteEndpoint(id)));
  if (!endpoint) return undefined;
  const { url, secret } = endpoint;
  if (kept) {
    await client.moveEndpoint(kept.id, { url, secret });
    // Only then: for an active one, it would look for what is missing, which is on its way.
    if (kept.status !== 'active') await client.enableEndpoint(kept.id);
    return kept.id;
  }
  return client.createEndpoint({ url, secret, events: ['*'], description: START_DESCRIPTION });
}
