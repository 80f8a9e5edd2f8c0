import type { HttpRequest } from '../http/http-request.ts';
import { carriesBody } from '../protocol/carries-body.ts';
import { type GoogHeaders, HEADER_NAMES, readGoogHeaders } from '../protocol/goog-headers.ts';
import { InvalidNotificationError } from '../protocol/invalid-notification-error.ts';
import { missingHeader, parseMessageNumber } from '../protocol/parse-message-number.ts';
import { resourceFromUri } from '../protocol/resource-from-uri.ts';
import type { Resource } from '../protocol/resource-states.ts';
import { hasTokenForm, type VerifiedToken, verifyToken } from '../protocol/token.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';
import type { Table } from '../table/table.ts';
import { type KeptBody, putNotification } from './rows/put-notification.ts';

/** Bodies above this are not kept: DynamoDB takes items of 400 KB at most. */
export const BODY_MAX_BYTES = 256 * 1024;

/** What receiving needs. `retentionSeconds` is how long a notification is kept. */
export interface ReceiveDeps {
  table: Table;
  tokenSecrets: CachedSecret;
  now: () => number;
  retentionSeconds: number;
}

/** How receiving a genuine notification ends; for the log, since the answer is 200 either way. */
export interface Received {
  outcome: 'stored' | 'duplicate';
  /** What is stored under the message number of a duplicate has other content. */
  differs?: true;
  channelId: string;
  messageNumber: number;
  resource: string;
  state: string;
}

/**
 * Checks one request from Google and stores it: no read, one write. Checks go from cheap to dear:
 * shape, then token (before anything looks at the state), then the conditional write.
 * @throws InvalidNotificationError `missing-header` or `message-number` if it is malformed, `token`
 *   if it is not genuine, before the database is called.
 * @throws StorageError, SecretUnavailableError if Google should try again.
 */
export async function receiveNotification(
  { table, tokenSecrets, now, retentionSeconds }: ReceiveDeps,
  request: HttpRequest,
): Promise<Received> {
  const headers = readGoogHeaders(request.headers);
  const { channelId, resourceUri = '', resourceState: state = '' } = headers;
  if (!channelId) throw missingHeader('channelId');
  const messageNumber = parseMessageNumber(headers.messageNumber);
  const token = await verify(tokenSecrets, channelId, headers);
  const receivedAtMs = now();
  const resource = resourceFromUri(resourceUri);
  const outcome = await putNotification(table, {
    channelId,
    messageNumber,
    headers,
    tokenData: token.data,
    ...keptBody(request, resource),
    receivedAtMs,
    ttlSeconds: Math.ceil(receivedAtMs / 1000) + retentionSeconds,
  });
  return {
    outcome: outcome === 'stored' ? 'stored' : 'duplicate',
    ...(outcome === 'duplicate-that-differs' ? { differs: true } : {}),
    channelId,
    messageNumber,
    resource: resource ?? 'unknown',
    state,
  };
}

// Bytes that are no text grow by a third in base64, so the stored size is measured too: Google would
// retry an item that the database always rejects for days.
function keptBody(request: HttpRequest, resource: Resource | undefined): KeptBody {
  if (request.bodyBytes > BODY_MAX_BYTES) return { bodyOmitted: true };
  if (!carriesBody(resource)) return { bodyOmitted: false };
  const body = request.rawBody();
  const fits = Buffer.byteLength(body.body ?? '', 'utf8') <= BODY_MAX_BYTES;
  return fits ? { ...body, bodyOmitted: false } : { bodyOmitted: true };
}

async function verify(
  secrets: CachedSecret,
  channelId: string,
  { channelToken = '' }: GoogHeaders,
): Promise<VerifiedToken> {
  if (hasTokenForm(channelToken)) {
    const token =
      verifyToken(await secrets.values(), channelId, channelToken) ??
      // The secret may have been rotated since it was read. Forgeries cause one read in ten seconds.
      verifyToken(await secrets.latest(), channelId, channelToken);
    if (token) return token;
  }
  throw new InvalidNotificationError('token', HEADER_NAMES.channelToken, 'Not a token of ours');
}
