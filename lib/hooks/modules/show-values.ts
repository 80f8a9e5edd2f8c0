/**
 * A line of a log from what is passed to it, as stored hooks write it: texts as they are, errors by name
 * and message, and all else as JSON.
 */
export function showValues(values: readonly unknown[]): string {
  return values.map(show).join(' ');
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  // Getters, `toJSON` and proxies may throw.
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    return JSON.stringify(value) ?? String(value);
  } catch {
    return `(${typeof value})`;
  }
}
