/** The user, the OAuth client and the scopes of a call. */
export interface Identity {
  /** Email address of the user, or of the service account if it does not impersonate a user. */
  user: string;
  /** OAuth client id, or the email address of the service account. */
  client: string;
  kind: 'user' | 'service-account';
  /** The OAuth scopes that were granted. */
  scopes: readonly string[];
}
