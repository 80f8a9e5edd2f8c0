import type { Clock } from '../clock.ts';
import { randomOpaque } from '../opaque.ts';
import type { Identity } from './identity.ts';

/** The access tokens in circulation. */
export interface AccessTokens {
  issue(identity: Identity): string;
  identify(token: string): Identity | undefined;
  revoke(user: string): void;
}

/** Access tokens that live for `lifetimeSeconds` of the clock. */
export function createAccessTokens(clock: Clock, lifetimeSeconds: number): AccessTokens {
  const issued = new Map<string, { identity: Identity; expiresAt: number }>();
  // All live equally long, so the oldest expire first and a Map keeps them in that order.
  const forgetExpired = (): void => {
    for (const [token, { expiresAt }] of issued) {
      if (expiresAt > clock.now()) return;
      issued.delete(token);
    }
  };

  return {
    issue(identity) {
      forgetExpired();
      const token = `ya29.${randomOpaque(60)}`;
      issued.set(token, { identity, expiresAt: clock.now() + lifetimeSeconds * 1000 });
      return token;
    },
    identify(token) {
      forgetExpired();
      return issued.get(token)?.identity;
    },
    revoke(user) {
      for (const [token, { identity }] of issued) {
        if (identity.user === user) issued.delete(token);
      }
    },
  };
}
