/** Something on this machine that the user can mend; its message says how, in one sentence. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
