import type { Chance } from './chance.ts';

/** The two calls that are made. */
export type CallKind = 'watch' | 'stop';

/** One way in which a call fails. */
export interface GoogleFault {
  name: string;
  /** Whether Google does what was asked all the same. */
  carriedOut: boolean;
  /** What is answered; without one the connection breaks. */
  answer?: () => Response;
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

function refused(status: number, reason: string): GoogleFault {
  return { name: `${status} ${reason}`, carriedOut: false, answer: rejection(status, reason) };
}

/** A fault by chance, each class as likely as any other. */
export function googleFault(kind: CallKind, chance: Chance): GoogleFault {
  const retryAfter = { 'retry-after': String(chance.between(1, 600)) };
  return chance.oneOf<GoogleFault>([
    refused(403, 'rateLimitExceeded'),
    refused(500, 'backendError'),
    {
      name: '429 with Retry-After',
      carriedOut: false,
      answer: rejection(429, 'rateLimitExceeded', retryAfter),
    },
    { name: 'broken before', carriedOut: false },
    { name: 'answer lost', carriedOut: true },
    refused(401, 'authError'),
    refused(403, 'forbidden'),
    refused(400, 'pushNotSupportedForRequestedResource'),
    refused(403, 'insufficientPermissions'),
    // That a channel does not exist is what Google says of one that it has stopped.
    { ...refused(404, 'notFound'), carriedOut: kind === 'stop' },
    ...(kind === 'watch' ? [refused(400, 'channelIdNotUnique')] : []),
  ]);
}
