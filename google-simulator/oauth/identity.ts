/** The user and the OAuth client of a call. They decide which channels the caller can stop. */
export interface Identity {
  /** Email address of the user, or of the service account if it does not impersonate a user. */
  user: string;
  /** OAuth client id, or the email address of the service account. */
  client: string;
  kind: 'user' | 'service-account';
}
