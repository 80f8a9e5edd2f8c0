/**
 * Does work for each item, for so many at a time.
 * @returns the results in the order of the items.
 * @throws the first error, once the work for every item is done.
 */
export async function inParallel<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const outcomes: PromiseSettledResult<Result>[] = [];
  const left = items.entries();
  const workers = Array.from({ length: Math.min(limit, items.length) }, async () => {
    for (const [index, item] of left) [outcomes[index]] = await Promise.allSettled([work(item)]);
  });
  await Promise.all(workers);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
