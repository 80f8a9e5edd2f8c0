/** An error that the user can fix on this machine. Its message says how, in one sentence. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
