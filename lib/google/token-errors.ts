import type { Classified } from './classified.ts';
import type { GoogleCredentials } from './credentials.ts';
import { isLimit } from './limits.ts';

/** An error answer of the token endpoint. */
export interface TokenRejection {
  status: number;
  /** OAuth's error code (RFC 6749, 5.2), or Google's own; `''` if the answer is none. */
  reason: string;
  /** Google's domain of the reason, such as `usageLimits`. */
  domain?: string | undefined;
  /** The kind of credentials that were rejected. */
  accountType: GoogleCredentials['type'];
}

const RETRY: Classified = {
  errorClass: 'retry',
  advice: 'It passes: a watch tries again by itself, any other request has to be repeated.',
};

// The server's fault, in OAuth's words and in Google's.
const TRANSIENT =
  /^(?:internal|server|backend|unavailable|transient|temporar|timeout|deadline|aborted|cancelled|unknown$)/i;

type Advice = Readonly<Record<'service_account' | 'authorized_user', string>>;

const ADVICE: Readonly<Record<string, Advice>> = {
  invalid_grant: {
    service_account:
      'The key was deleted or disabled, the account is gone, or this clock is wrong. Create another key.',
    authorized_user:
      'The grant was revoked or has expired. Authorise the user again (a client whose consent screen is in testing gives grants of seven days).',
  },
  invalid_client: {
    service_account: 'The key does not belong to the service account. Create another key.',
    authorized_user: 'The client secret is wrong or was reset. Send the current one.',
  },
  deleted_client: {
    service_account: 'The service account was deleted. Create another one.',
    authorized_user:
      'The OAuth client was deleted. Create another one, and authorise the user again.',
  },
  disabled_client: {
    service_account: 'The service account is disabled. Enable it in the Cloud console.',
    authorized_user: 'The OAuth client is disabled. Enable it in the Cloud console.',
  },
  unauthorized_client: {
    service_account:
      'The domain does not allow the service account these scopes for "subject". Allow them under domain-wide delegation in the Admin console, or remove "subject".',
    authorized_user:
      'The OAuth client may not use refresh tokens. Use a client of the type Desktop or Web, and authorise the user again.',
  },
  invalid_scope: {
    service_account: 'Check "scopes" in the credentials.',
    authorized_user: 'The grant does not have these scopes. Authorise the user again.',
  },
  access_denied: {
    service_account: 'Allow the service account these scopes in the Admin console.',
    authorized_user: 'The user or the organisation denied access. Authorise the user again.',
  },
  policy_enforced: {
    service_account: 'A policy of the organisation denies access. Its administrator can allow it.',
    authorized_user:
      "The organisation's policy denies the client access to this user's data. Its administrator has to trust the client; then authorise the user again.",
  },
  org_internal: {
    service_account: 'The project is internal to another organisation.',
    authorized_user:
      'The client is internal to another organisation. Use a client of the organisation of the user, or one that is external.',
  },
};

const OTHERWISE: Advice = {
  service_account: 'Replace the key of the service account.',
  authorized_user: 'Authorise the user again, and replace the credentials.',
};

/**
 * Classes an answer of the token endpoint by what can be done about it: transient failures and
 * answers that cannot be read are retried; everything else needs other credentials, with advice that
 * fits their kind.
 */
export function classifyTokenError({
  status,
  reason,
  domain,
  accountType,
}: TokenRejection): Classified {
  if (isLimit({ status, reason, domain })) return { ...RETRY, isLimit: true };
  if (status >= 500 || status === 408 || reason === '' || TRANSIENT.test(reason)) return RETRY;
  const known = reason.replace(/^admin_/, '');
  const advice = (Object.hasOwn(ADVICE, known) ? ADVICE[known] : undefined) ?? OTHERWISE;
  const kind = accountType === 'service_account' ? 'service_account' : 'authorized_user';
  return { errorClass: 'reconnect', advice: advice[kind] };
}
