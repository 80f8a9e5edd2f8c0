/** An error that is an answer: what both Google's APIs and its token endpoint throw. */
export interface Rejection {
  status: number;
  reason: string | undefined;
  retryAfterSeconds: number;
  toJSON(): unknown;
}

/** Whether something thrown is an answer. */
export function isRejection(thrown: unknown): thrown is Rejection {
  return thrown instanceof Error && 'retryAfterSeconds' in thrown && 'toJSON' in thrown;
}
