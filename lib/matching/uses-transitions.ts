import { isTransitionKey } from './condition.ts';
import type { Filter, Query } from './filter.ts';

/** Whether a filter compares with the event before: without, that one need not be read. */
export function usesTransitions({ all = [], any = [], not, q }: Filter): boolean {
  if (q !== undefined && queryUsesTransitions(q)) return true;
  return [...all, ...any, ...(not === undefined ? [] : [not])].some(usesTransitions);
}

function queryUsesTransitions({ and = [], or = [], not, ...conditions }: Query): boolean {
  if (Object.keys(conditions).some(isTransitionKey)) return true;
  return [...and, ...or, ...(not === undefined ? [] : [not])].some(queryUsesTransitions);
}
