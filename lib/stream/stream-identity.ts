/** Whose a stream is. */
export interface StreamIdentity {
  owner: string;
  /** The id of the API key that gives access to it; absent for the deployment's own. */
  keyId?: string;
}
