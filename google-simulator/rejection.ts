/** An error that is sent as a response, by Google's APIs or the token endpoint. */
export interface Rejection {
  status: number;
  reason: string | undefined;
  retryAfterSeconds: number;
  toJSON(): unknown;
}

/** Whether a thrown value is a rejection. */
export function isRejection(thrown: unknown): thrown is Rejection {
  return thrown instanceof Error && 'retryAfterSeconds' in thrown && 'toJSON' in thrown;
}
