const isOwnAndListed = Object.prototype.propertyIsEnumerable;

/** What an object or a list has itself under a name: what it inherits, and `length`, is none of it. */
export function ownValue(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  if (!isOwnAndListed.call(holder, name)) return undefined;
  return (holder as Readonly<Record<string, unknown>>)[name];
}

/** What stands at the end of a path of names, such as `['author', 'name']`. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const name of path) value = ownValue(value, name);
  return value;
}
