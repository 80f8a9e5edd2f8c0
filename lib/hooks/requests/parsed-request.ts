import type { Method } from '../../recipients/post-result.ts';

/** A request that a hook has asked for, as it is sent: but for what signs it. */
export interface ParsedRequest {
  url: string;
  method: Method;
  /** The names are in lower case. */
  headers: Record<string, string>;
  /** Empty if there is none. */
  body: string;
}
