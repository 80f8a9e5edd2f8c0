/** Status, message and domain of one error reason. */
export interface ReasonEntry {
  status: number;
  message: string;
  domain: string;
}

const entry = (status: number, message: string, domain = 'global'): ReasonEntry => ({
  status,
  message,
  domain,
});

/**
 * The known error reasons of watch, stop and list. The `push.*` names come from Cloud Storage's table
 * of JSON errors, which shares its push back end with the other APIs; the others from the error
 * guides of Drive and Calendar.
 */
export const GOOGLE_REASONS = {
  channelIdNotUnique: entry(400, 'Channel id not unique'),
  'push.channelIdNotUnique': entry(400, 'Channel id not unique'),
  'push.channelIdInvalid': entry(400, 'Channel id is invalid'),
  'push.channelTypeNotSupported': entry(400, 'Channel type not supported'),
  'push.webhookUrlNotHttps': entry(400, 'WebHook callback must be HTTPS'),
  'push.webhookUrlNoHostOrAddress': entry(400, 'WebHook callback has no host or address'),
  'push.webhookUrlUnauthorized': entry(401, 'Unauthorized WebHook callback channel'),
  // Reported for expirations in seconds: googleapis/google-api-nodejs-client#3263.
  pushInvalidTtl: entry(400, 'Invalid ttl value for channel'),
  pushNotSupportedForRequestedResource: entry(
    400,
    'Push notifications are not supported by this resource.',
    'calendar',
  ),
  required: entry(400, 'Required'),
  invalid: entry(400, 'Invalid Value'),
  badRequest: entry(400, 'Bad Request'),
  parseError: entry(400, 'Parse Error'),
  authError: entry(401, 'Invalid Credentials'),
  insufficientPermissions: entry(403, 'Insufficient Permission'),
  forbidden: entry(403, 'Forbidden'),
  stopChannelCallerNotOwner: entry(403, 'The caller does not own the channel'),
  rateLimitExceeded: entry(403, 'Rate Limit Exceeded', 'usageLimits'),
  userRateLimitExceeded: entry(403, 'User Rate Limit Exceeded', 'usageLimits'),
  quotaExceeded: entry(403, 'Quota Exceeded', 'usageLimits'),
  dailyLimitExceeded: entry(403, 'Daily Limit Exceeded', 'usageLimits'),
  notFound: entry(404, 'Not Found'),
  duplicate: entry(409, 'The requested identifier already exists.'),
  deleted: entry(410, 'Resource has been deleted'),
  fullSyncRequired: entry(
    410,
    'Sync token is no longer valid, a full sync is required.',
    'calendar',
  ),
  internalError: entry(500, 'Internal Error'),
  backendError: entry(503, 'Backend Error'),
} as const satisfies Record<string, ReasonEntry>;

/** A reason in the table. */
export type GoogleReason = keyof typeof GOOGLE_REASONS;

/** Whether `reason` is in the table. */
export function isGoogleReason(reason: unknown): reason is GoogleReason {
  return typeof reason === 'string' && Object.hasOwn(GOOGLE_REASONS, reason);
}
