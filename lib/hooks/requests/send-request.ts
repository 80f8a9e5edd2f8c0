import type { Sent } from '../../endpoints/attempt.ts';
import { sentOf } from '../../endpoints/sent-of.ts';
import type { Poster } from '../../recipients/post-result.ts';
import { signatureHeaders } from '../../signing/signature-headers.ts';
import type { ParsedRequest } from './parsed-request.ts';

/** What is sent, and for which hook. */
export interface RequestSending {
  /** The same for all attempts. */
  id: string;
  hookId: string;
  request: ParsedRequest;
  /** `whsec_…` */
  secret: string;
  /** 1 for the first. */
  attemptNumber: number;
}

const TIMEOUT_MS = 15_000;
const USER_AGENT = 'Tidings/1';

/** Sends a request of a hook once, signed. It never throws for what the other side does. */
export async function sendRequest(
  { post, now }: { post: Poster; now: () => number },
  { id, hookId, request, secret, attemptNumber }: RequestSending,
): Promise<Sent> {
  const atMs = now();
  const { url, method, headers, body } = request;
  const timestampSeconds = Math.floor(atMs / 1000);
  const signed = signatureHeaders({
    id,
    timestampSeconds,
    body,
    secrets: [secret],
    signingKeys: [],
  });
  const result = await post({
    url,
    method,
    headers: {
      'user-agent': USER_AGENT,
      ...headers,
      ...signed,
      'tidings-attempt': String(attemptNumber),
      'tidings-hook': hookId,
    },
    body,
    timeoutMs: TIMEOUT_MS,
  });
  const { 'content-type': _, ...own } = headers;
  return sentOf(result, {
    atMs,
    hidden: [...Object.values(own), signed['webhook-signature'] ?? ''],
  });
}
