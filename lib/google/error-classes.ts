/** What to do about an error of Google's. */
export type GoogleErrorClass =
  | 'retry'
  | 'retry-with-new-id'
  | 'reconnect'
  | 'unsupported'
  | 'gone'
  | 'permanent';

/** The class of an error, and one sentence for the person who reads it. */
export interface Classified {
  errorClass: GoogleErrorClass;
  advice: string;
}

const RETRY = 'It passes by itself: try again later.';
const CHANNEL = 'The request is wrong, and would be the next time too.';

/** By Google's reason, which says more than the status (Calendar's error guide; GCS error page). */
const BY_REASON: Readonly<Record<string, Classified>> = {
  channelIdNotUnique: { errorClass: 'retry-with-new-id', advice: 'The channel id is taken.' },
  'push.channelIdNotUnique': {
    errorClass: 'retry-with-new-id',
    advice: 'The channel id is taken.',
  },
  pushNotSupportedForRequestedResource: {
    errorClass: 'unsupported',
    advice: 'Google never sends notifications for this resource: poll it.',
  },
  rateLimitExceeded: { errorClass: 'retry', advice: RETRY },
  userRateLimitExceeded: { errorClass: 'retry', advice: RETRY },
  quotaExceeded: { errorClass: 'retry', advice: RETRY },
  dailyLimitExceeded: { errorClass: 'retry', advice: RETRY },
  backendError: { errorClass: 'retry', advice: RETRY },
  internalError: { errorClass: 'retry', advice: RETRY },
  authError: { errorClass: 'reconnect', advice: 'Replace the Google credentials.' },
  invalid_grant: {
    errorClass: 'reconnect',
    advice: 'The grant was revoked or has run out: replace the Google credentials.',
  },
  invalid_client: {
    errorClass: 'reconnect',
    advice: 'Check the client id and secret, or the private key.',
  },
  unauthorized_client: {
    errorClass: 'reconnect',
    advice: 'Allow the service account these scopes in the Admin console, or drop "subject".',
  },
  invalid_scope: { errorClass: 'reconnect', advice: 'Check "scopes" in the credentials.' },
  access_denied: { errorClass: 'reconnect', advice: 'Allow these scopes in the Admin console.' },
  insufficientPermissions: {
    errorClass: 'reconnect',
    advice: 'The credentials lack a scope for this resource.',
  },
  forbidden: { errorClass: 'permanent', advice: 'The account may not watch this resource.' },
  stopChannelCallerNotOwner: {
    errorClass: 'permanent',
    advice: 'Only the account that opened a channel can stop it.',
  },
  'push.webhookUrlUnauthorized': {
    errorClass: 'permanent',
    advice: 'Google does not accept this host: use a domain of your own and verify it with Google.',
  },
  'push.webhookUrlNotHttps': { errorClass: 'permanent', advice: CHANNEL },
  'push.webhookUrlNoHostOrAddress': { errorClass: 'permanent', advice: CHANNEL },
  'push.channelIdInvalid': { errorClass: 'permanent', advice: CHANNEL },
  'push.channelTypeNotSupported': { errorClass: 'permanent', advice: CHANNEL },
};

/** By status, where the reason says nothing. 0 is no answer at all. */
const BY_STATUS: Readonly<Record<number, Classified>> = {
  0: { errorClass: 'retry', advice: RETRY },
  401: { errorClass: 'reconnect', advice: 'Replace the Google credentials.' },
  404: { errorClass: 'gone', advice: 'It was deleted, or the account lost access to it.' },
  408: { errorClass: 'retry', advice: RETRY },
  410: { errorClass: 'gone', advice: 'It was deleted, or the account lost access to it.' },
  429: { errorClass: 'retry', advice: RETRY },
  500: { errorClass: 'retry', advice: RETRY },
  502: { errorClass: 'retry', advice: RETRY },
  503: { errorClass: 'retry', advice: RETRY },
  504: { errorClass: 'retry', advice: RETRY },
};

/** Classes a rejection: by its reason first, then by its status; what is unknown is permanent. */
export function classify({ status, reason }: { status: number; reason: string }): Classified {
  const byReason = Object.hasOwn(BY_REASON, reason) ? BY_REASON[reason] : undefined;
  return byReason ?? BY_STATUS[status] ?? { errorClass: 'permanent', advice: CHANNEL };
}
