/** On whose behalf a call is made, and by which client: what decides who may stop a channel. */
export interface Identity {
  /** E-mail address of the user, or of the service account if it acts as itself. */
  user: string;
  /** OAuth client id, or the service account's address. */
  client: string;
  kind: 'user' | 'service-account';
}
