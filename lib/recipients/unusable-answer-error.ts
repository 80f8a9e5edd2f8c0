/** An answer that is no answer to a POST, although HTTP allows its form. */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
}
