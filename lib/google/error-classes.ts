import type { Classified } from './classified.ts';
import { API_DISABLED, blocked, denialOfKind, NOT_SHARED, POLICY, SCOPE } from './denials.ts';
import { type Cause, isLimit } from './limits.ts';

const RETRY: Classified = {
  errorClass: 'retry',
  advice: 'It passes: a watch tries again by itself, any other request has to be repeated.',
};
const TAKEN: Classified = { errorClass: 'retry-with-new-id', advice: 'The channel id is taken.' };
const CREDENTIALS: Classified = {
  errorClass: 'reconnect',
  advice: 'Replace the Google credentials.',
};
const CHANNEL: Classified = {
  errorClass: 'permanent',
  advice: 'Google does not take the request as it is.',
};
const GONE: Classified = {
  errorClass: 'gone',
  advice: 'It was deleted, or the account lost access to it.',
};
const AGED: Classified = {
  errorClass: 'permanent',
  advice: 'A parameter of the request has aged: leave out syncToken, updatedMin and pageToken.',
};
const UNSUPPORTED: Classified = {
  errorClass: 'unsupported',
  advice: 'Google never sends notifications for this resource: poll it.',
};
const DENIED: Classified = {
  errorClass: 'permanent',
  advice: 'Google denies the account access: its message says what has to be allowed.',
};

/** By Google's reason, which says more than the status (Calendar's and Drive's error guides). */
const BY_REASON: Readonly<Record<string, Classified>> = {
  channelIdNotUnique: TAKEN,
  pushNotSupportedForRequestedResource: UNSUPPORTED,
  backendError: RETRY,
  internalError: RETRY,
  transientError: RETRY,
  UNAVAILABLE: RETRY,
  INTERNAL: RETRY,
  UNKNOWN: RETRY,
  DEADLINE_EXCEEDED: RETRY,
  ABORTED: RETRY,
  CANCELLED: RETRY,
  authError: CREDENTIALS,
  UNAUTHENTICATED: CREDENTIALS,
  ACCESS_TOKEN_EXPIRED: CREDENTIALS,
  insufficientPermissions: SCOPE,
  insufficientScopes: SCOPE,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: SCOPE,
  accessNotConfigured: API_DISABLED,
  SERVICE_DISABLED: API_DISABLED,
  notACalendarUser: blocked(
    'The user has not signed up for Google Calendar: open it once as them.',
  ),
  domainPolicy: POLICY,
  appNotAuthorizedToFile: blocked(
    'The app has no access to this file: the user has to open it with the app, or grant another scope.',
  ),
  insufficientFilePermissions: blocked('Share the file with the account.'),
  forbidden: NOT_SHARED,
  PERMISSION_DENIED: NOT_SHARED,
  webhookUrlUnauthorized: blocked(
    'Google does not accept this host: use a domain of your own and verify it with Google.',
  ),
  stopChannelCallerNotOwner: {
    errorClass: 'permanent',
    advice: 'Only the account that opened a channel can stop it.',
  },
  IAM_PERMISSION_DENIED: NOT_SHARED,
  fullSyncRequired: AGED,
  updatedMinTooLongAgo: AGED,
  NOT_FOUND: GONE,
};

// These say no more than the status does.
const VAGUE: ReadonlySet<string> = new Set(['forbidden', 'PERMISSION_DENIED']);

/** By status, where the reason says nothing. 0 is no answer at all. */
const BY_STATUS: Readonly<Record<number, Classified>> = {
  0: RETRY,
  401: CREDENTIALS,
  403: DENIED,
  404: GONE,
  408: RETRY,
  410: GONE,
};

/**
 * Classes a rejection by an API: a failure of Google's own first, then by its reason, by the kind of
 * its reason, and by its status. What is unknown is permanent.
 */
export function classify(cause: Cause): Classified {
  const { status } = cause;
  // Cloud Storage's documentation has a prefix that other APIs leave out.
  const reason = cause.reason.replace(/^push\./, '');
  const limit = isLimit(cause) ? { ...RETRY, isLimit: true } : undefined;
  if (status >= 500 || status === 429) return limit ?? RETRY;
  const byReason = Object.hasOwn(BY_REASON, reason) ? BY_REASON[reason] : undefined;
  if (byReason && !(limit && VAGUE.has(reason))) return byReason;
  if (limit) return limit;
  if (/^(?:push|watch)_?not_?supported/i.test(reason)) return UNSUPPORTED;
  const byKind = status === 403 ? denialOfKind(reason) : undefined;
  return byKind ?? BY_STATUS[status] ?? CHANNEL;
}
