import { parsePublication } from '../../../lib/events/parse-publication.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { NOW_MS } from '../../support/times.ts';

/** The smallest event with data. */
export const EXAMPLE = { type: 'order.created', data: { total: 3 } };

interface Sent {
  contentType?: string;
  owner?: string;
}

/** What the text of a body becomes; the random ids are `random-1`, `random-2`, … */
export function publishText(body: string | undefined, { contentType, owner }: Sent = {}) {
  let drawn = 0;
  return parsePublication(
    {
      body,
      contentType,
      owner: owner ?? 'default',
      randomId: () => {
        drawn += 1;
        return `random-${drawn}`;
      },
    },
    NOW_MS,
  );
}

/** What a JSON body becomes. */
export function publish(body: unknown, sent: Sent = {}) {
  return publishText(JSON.stringify(body), sent);
}

/** The code, status and field of the error for a JSON body. */
export function errorOf(body: unknown, sent: Sent = {}): [string, number, string | undefined] {
  return errorOfText(JSON.stringify(body), sent);
}

/** The same for the text of a body. */
export function errorOfText(
  body: string | undefined,
  sent: Sent = {},
): [string, number, string | undefined] {
  try {
    publishText(body, sent);
  } catch (error) {
    if (error instanceof TidingsError) return [error.code, httpStatus(error), error.field];
    throw error;
  }
  throw new Error('Nothing was thrown');
}
