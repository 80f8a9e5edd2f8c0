import { expect, test } from 'vitest';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { rejectsCredentials } from '../../../lib/google/rejects-credentials.ts';

const rejection = (reason: string, tokenOf?: GoogleError['tokenOf']) =>
  new GoogleError({ status: 403, reason, message: '', tokenOf });

test.each(['authError', 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'])(
  'an API that answers %s rejects the credentials',
  (reason) => {
    expect(rejectsCredentials(rejection(reason))).toBe(true);
  },
);

test.each(['insufficientPermissions', 'insufficientScopes', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'])(
  'an API that answers %s rejects a scope',
  (reason) => {
    expect(rejection(reason).errorClass).toBe('reconnect');
    expect(rejectsCredentials(rejection(reason))).toBe(false);
  },
);

test.each(['unauthorized_client', 'invalid_scope', 'access_denied'])(
  'a token endpoint that answers %s rejects the scopes of a key, and the grant of a user',
  (reason) => {
    expect(rejectsCredentials(rejection(reason, 'service_account'))).toBe(false);
    expect(rejectsCredentials(rejection(reason, 'authorized_user'))).toBe(true);
  },
);

test('a token endpoint that answers invalid_grant rejects every kind of credentials', () => {
  for (const kind of ['service_account', 'authorized_user'] as const)
    expect(rejectsCredentials(rejection('invalid_grant', kind))).toBe(true);
});

test.each(['backendError', 'forbidden', 'notFound', 'aReasonToCome'])(
  'an API that answers %s does not reject the credentials',
  (reason) => {
    expect(rejectsCredentials(rejection(reason))).toBe(false);
  },
);

test.each([undefined, 'invalid_grant', new Error('invalid_grant')])(
  'what is no error of Google (%s) does not either',
  (error) => {
    expect(rejectsCredentials(error)).toBe(false);
  },
);
