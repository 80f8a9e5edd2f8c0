import * as v from 'valibot';

const Result = v.object({
  batchItemFailures: v.nullish(v.array(v.object({ itemIdentifier: v.string() }))),
});

/**
 * The ids of a batch that a function reports as failed, interpreted like Lambda's
 * ReportBatchItemFailures: without a result all succeeded; with an invalid result or an unknown id
 * all failed.
 */
export function reportedFailures(result: unknown, ids: readonly string[]): ReadonlySet<string> {
  if (result === undefined || result === null) return new Set();
  const { success, output } = v.safeParse(Result, result);
  if (!success) return new Set(ids);
  const failed = output.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
  return new Set(failed.every((id) => ids.includes(id)) ? failed : ids);
}
