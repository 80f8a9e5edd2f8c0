/** Bytes in the place of random ones: those of a number, from there on. */
export function bytesFrom(first: number): (size: number) => Uint8Array {
  return (size) => Uint8Array.from({ length: size }, (_, index) => (first + index) % 256);
}

/** What an error of ours is, and that it has none of these texts in it. */
export function errorWithout(texts: readonly string[], act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    const said = JSON.stringify([String(error), error, (error as Error).cause ?? null]);
    for (const text of texts)
      if (said.includes(text)) throw new Error(`the error repeats ${text}`, { cause: error });
    return error;
  }
  throw new Error('nothing was thrown');
}
