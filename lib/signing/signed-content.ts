/** What a signature of Standard Webhooks covers. */
export interface SignedContent {
  /** The id of the event. It has no dot: dots divide what is signed. */
  id: string;
  /** When the attempt is made, in whole seconds since the epoch. */
  timestampSeconds: number;
  body: string | Uint8Array;
}

/**
 * The bytes that are signed.
 * @throws TypeError for an id with a dot or none at all, a time that is not in whole seconds, and a
 *   body that was parsed: mistakes of the caller.
 */
export function signedContent({ id, timestampSeconds, body }: SignedContent): Buffer {
  if (id === '' || id.includes('.')) throw new TypeError('id must be text without dots');
  if (!Number.isSafeInteger(timestampSeconds) || timestampSeconds < 0)
    throw new TypeError('timestampSeconds must be whole seconds since the epoch');
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    throw new TypeError('body must be text or bytes, as it is sent: not the object in it');
  return Buffer.concat([
    Buffer.from(`${id}.${timestampSeconds}.`),
    typeof body === 'string' ? Buffer.from(body) : body,
  ]);
}
