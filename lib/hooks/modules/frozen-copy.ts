/** A copy of JSON that cannot be changed, at any depth. */
export function frozenCopy(json: unknown): unknown {
  // Members come before what has them.
  return JSON.parse(JSON.stringify(json), (_, value: unknown) => Object.freeze(value));
}
