import type { SeededRandom } from './seeded-random.ts';

/** The calls that are made for channels. */
export type CallKind = 'watch' | 'stop';

/** One way in which a call fails. */
export interface GoogleFault {
  name: string;
  /** Whether Google carries the call out all the same. */
  isCarriedOut: boolean;
  /** Makes the answer; without it the connection breaks. */
  answer?: () => Response;
}

/** A fault at random, each kind with the same probability. */
export function googleFault(kind: CallKind, random: SeededRandom): GoogleFault {
  const retryAfter = { 'retry-after': String(random.integer(1, 600)) };
  return random.oneOf<GoogleFault>([
    rejected(403, 'rateLimitExceeded'),
    rejected(500, 'backendError'),
    {
      name: '429 with Retry-After',
      isCarriedOut: false,
      answer: rejection(429, 'rateLimitExceeded', retryAfter),
    },
    { name: 'connection broken', isCarriedOut: false },
    { name: 'answer lost', isCarriedOut: true },
    rejected(401, 'authError'),
    rejected(403, 'forbidden'),
    rejected(400, 'pushNotSupportedForRequestedResource'),
    rejected(403, 'insufficientPermissions'),
    // Google says of a channel that it has stopped that it does not exist.
    { ...rejected(404, 'notFound'), isCarriedOut: kind === 'stop' },
    ...(kind === 'watch' ? [rejected(400, 'channelIdNotUnique')] : []),
  ]);
}

function rejected(status: number, reason: string): GoogleFault {
  return { name: `${status} ${reason}`, isCarriedOut: false, answer: rejection(status, reason) };
}

function rejection(status: number, reason: string, headers: Record<string, string> = {}) {
  const message = `Injected ${reason}`;
  const error = { code: status, message, errors: [{ domain: 'global', reason, message }] };
  return () =>
    new Response(JSON.stringify({ error }), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
}
