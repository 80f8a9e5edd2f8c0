const SHARED: Readonly<Record<string, object>> = {
  globalThis,
  Object,
  Function,
  Array,
  String,
  Promise,
  JSON,
  Math,
  Date,
  Reflect,
  Map,
  Error,
  'Object.prototype': Object.prototype,
  'Function.prototype': Function.prototype,
  'Array.prototype': Array.prototype,
  'String.prototype': String.prototype,
  'Promise.prototype': Promise.prototype,
  'Date.prototype': Date.prototype,
  'Map.prototype': Map.prototype,
  'Error.prototype': Error.prototype,
  console,
  process,
};

/**
 * Everything that code which got out would change first: shared objects, their members, the process.
 * Names only: Node's own `fetch` adds symbols to the global object when it is first looked at.
 */
export function hostState(): ReadonlyMap<string, unknown> {
  const members = Object.entries(SHARED).flatMap(([name, shared]) =>
    Object.getOwnPropertyNames(shared).map((key): [string, unknown] => {
      const { value, get } = Object.getOwnPropertyDescriptor(shared, key) ?? {};
      return [`${name}.${key}`, get ?? value];
    }),
  );
  return new Map([
    ...members.filter(([, value]) => typeof value === 'function'),
    ['names', members.map(([name]) => name).join()],
    ['exitCode', process.exitCode],
    ['environment', JSON.stringify(process.env)],
    ['folder', process.cwd()],
  ]);
}
