import { setImmediate as nextTurn } from 'node:timers/promises';

/** The same items, with a call of `onIdle` whenever there is none yet. */
export async function* noticingIdle<Item>(
  items: AsyncIterable<Item>,
  onIdle: () => void,
): AsyncGenerator<Item, void> {
  const iterator = items[Symbol.asyncIterator]();
  let hasEnded = false;
  try {
    while (true) {
      let isThere = false;
      const next = iterator.next().finally(() => {
        isThere = true;
      });
      // It may fail before it is awaited.
      next.catch(() => undefined);
      await nextTurn();
      if (!isThere) onIdle();
      const result = await next;
      hasEnded = result.done === true;
      if (result.done) return;
      yield result.value;
    }
  } finally {
    if (!hasEnded) await iterator.return?.();
  }
}
