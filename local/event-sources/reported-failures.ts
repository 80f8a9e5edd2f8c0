import * as v from 'valibot';

const Answer = v.object({
  batchItemFailures: v.nullish(v.array(v.object({ itemIdentifier: v.string() }))),
});

/**
 * The ids of a batch that a function reports as failed, read as Lambda reads ReportBatchItemFailures:
 * no answer means that all is well; one that makes no sense, or names a stranger, that all failed.
 */
export function reportedFailures(answer: unknown, ids: readonly string[]): ReadonlySet<string> {
  if (answer === undefined || answer === null) return new Set();
  const { success, output } = v.safeParse(Answer, answer);
  if (!success) return new Set(ids);
  const failed = output.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
  return new Set(failed.every((id) => ids.includes(id)) ? failed : ids);
}
