import type { Clock } from '../clock.ts';
import { randomId } from '../ids.ts';
import type { Identity } from './identity.ts';

/** The access tokens that are issued and neither expired nor revoked. */
export interface AccessTokens {
  issue(identity: Identity): string;
  identify(token: string): Identity | undefined;
  revoke(user: string): void;
}

/** Creates a token store. Tokens expire after `lifetimeSeconds` by the clock. */
export function createAccessTokens(clock: Clock, lifetimeSeconds: number): AccessTokens {
  const issued = new Map<string, { identity: Identity; expiresAt: number }>();
  // All have the same lifetime, so the insertion order of the Map is the order of expiration.
  const deleteExpired = (): void => {
    for (const [token, { expiresAt }] of issued) {
      if (expiresAt > clock.now()) return;
      issued.delete(token);
    }
  };

  return {
    issue(identity) {
      deleteExpired();
      const token = `ya29.${randomId(60)}`;
      issued.set(token, { identity, expiresAt: clock.now() + lifetimeSeconds * 1000 });
      return token;
    },
    identify(token) {
      deleteExpired();
      return issued.get(token)?.identity;
    },
    revoke(user) {
      for (const [token, { identity }] of issued) {
        if (identity.user === user) issued.delete(token);
      }
    },
  };
}
