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
 * Registers the endpoint for all events, in the place of those that earlier runs have left.
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
  await Promise.all(left.map(({ id }) => client.deleteEndpoint(id)));
  if (!endpoint) return undefined;
  const { url, secret } = endpoint;
  return client.createEndpoint({ url, secret, events: ['*'], description: START_DESCRIPTION });
}
