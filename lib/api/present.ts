import type { Failure } from '../google/failure.ts';

/** A time as the API shows it, ISO 8601; undefined for no time. */
export function iso(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

/** A failure as the API shows it. */
export function presentFailure(failure: Failure | undefined) {
  if (!failure) return undefined;
  const { class: errorClass, reason, message, atMs } = failure;
  return { class: errorClass, reason, message, at: iso(atMs) };
}
