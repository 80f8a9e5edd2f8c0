import { type Cause, isLimit } from './limits.ts';

/** What to do about an error of Google's. */
export type GoogleErrorClass =
  /** It passes: try again soon. */
  | 'retry'
  /** The channel id is taken: try again with another. */
  | 'retry-with-new-id'
  /** Only other credentials, or a scope that is allowed, help. */
  | 'reconnect'
  /** A person has to lift it, in Google's consoles or in the resource's settings: try hourly. */
  | 'blocked'
  /** Google never sends notifications for the resource. */
  | 'unsupported'
  /** The resource does not exist, or not for this account. */
  | 'gone'
  /** The request is wrong, or the reason is unknown: try hourly, for the case that it is not. */
  | 'permanent';

/** The class of an error, and one sentence for the person who reads it. */
export interface Classified {
  errorClass: GoogleErrorClass;
  advice: string;
  /** There were too many calls: all calls of the account should become fewer. */
  isLimit?: boolean;
}

const RETRY: Classified = {
  errorClass: 'retry',
  advice: 'It passes: a watch tries again by itself, any other request has to be repeated.',
};
const TAKEN: Classified = { errorClass: 'retry-with-new-id', advice: 'The channel id is taken.' };
const CREDENTIALS: Classified = {
  errorClass: 'reconnect',
  advice: 'Replace the Google credentials.',
};
const SCOPE: Classified = {
  errorClass: 'reconnect',
  advice:
    'The credentials lack a scope for this resource: authorise the user again with it, or allow it to the service account.',
};
const API_DISABLED: Classified = {
  errorClass: 'blocked',
  advice: "Enable the API in the Cloud console, in the project of the account's credentials.",
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
const blocked = (advice: string): Classified => ({ errorClass: 'blocked', advice });
const NOT_SHARED = blocked('The account may not watch this resource: share it with the account.');
const POLICY = blocked('A policy of the domain forbids it: its administrator can change that.');
const DENIED: Classified = {
  errorClass: 'permanent',
  advice: 'Google denies the account access: its message says what has to be allowed.',
};

/** By Google's reason, which says more than the status (Calendar's and Drive's error guides). */
const BY_REASON: Readonly<Record<string, Classified>> = {
  channelIdNotUnique: TAKEN,
  pushNotSupportedForRequestedResource: {
    errorClass: 'unsupported',
    advice: 'Google never sends notifications for this resource: poll it.',
  },
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

/** By the kind of a reason of a 403: Google's APIs name what a person has to lift in many ways. */
const BY_KIND: readonly (readonly [RegExp, Classified])[] = [
  [/insufficient.*scope/i, SCOPE],
  [/not_?configured|(?:service|api)_?disabled/i, API_DISABLED],
  [/policy|restrict/i, POLICY],
  [/insufficient.*permission|not_?authorized/i, NOT_SHARED],
  [
    /billing|consumer_|project_/i,
    blocked("Google's message says what is wrong with the Cloud project of the credentials."),
  ],
];

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
  const byKind =
    status === 403 ? BY_KIND.find(([pattern]) => pattern.test(reason))?.[1] : undefined;
  return byKind ?? BY_STATUS[status] ?? CHANNEL;
}
