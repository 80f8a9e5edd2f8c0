import { binary, type CarriedEvent, type EventMessage, structured } from '../events/cloudevents.ts';
import { signatureHeaders } from '../signing/signature-headers.ts';
import type { Format } from './formats.ts';
import { hookMessage } from './hook-message.ts';
import { isProtectedHeader } from './protected-headers.ts';

/** How an event is sent, and to what. */
export interface MessageOptions {
  format: Format;
  /** The same for all attempts to send the event to the endpoint. */
  deliveryId: string;
  /** The id of the endpoint; what has no id is not named. */
  endpoint?: string | undefined;
  /** 1 for the first. */
  attempt: number;
  /** When the attempt is made, in whole seconds since the epoch. */
  timestampSeconds: number;
  /** `whsec_…`, the newest first. */
  secrets: readonly string[];
  /** `whsk_…`, the newest first. */
  signingKeys: readonly string[];
  /** Those of the endpoint, as `parseEndpointHeaders` gives them. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Whether the event is sent again because a consumer asked for the past. */
  replay?: boolean | undefined;
}

const USER_AGENT = 'Tidings/1';

/**
 * The request that carries an event to an endpoint, without its address. Headers of the endpoint take
 * the place of what Tidings would send, but for those that say what the body is and who signed it.
 * @throws TidingsError `invalid-secret`, `invalid-signing-key` with the field.
 */
export function webhookMessage(event: CarriedEvent, options: MessageOptions): EventMessage {
  const { endpoint, attempt, timestampSeconds, secrets, signingKeys, replay } = options;
  const { headers, body } = formatted(event, options);
  return {
    headers: {
      'user-agent': USER_AGENT,
      ...allowed(options.headers ?? {}),
      ...headers,
      ...signatureHeaders({ id: event.id, timestampSeconds, body, secrets, signingKeys }),
      'tidings-attempt': String(attempt),
      ...(endpoint === undefined ? {} : { 'tidings-endpoint': endpoint }),
      ...(replay === true ? { 'tidings-replay': 'true' } : {}),
    },
    body,
  };
}

function formatted(event: CarriedEvent, options: MessageOptions): EventMessage {
  if (options.format === 'hook') return hookMessage(event, options);
  const { data, ...attributes } = event;
  const carried: CarriedEvent =
    options.replay === true ? { ...attributes, replay: true, data } : event;
  return options.format === 'cloudevents' ? structured(carried) : binary(carried);
}

function allowed(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => !isProtectedHeader(name));
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}
