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
