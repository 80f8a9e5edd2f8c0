const VARIABLE = /\$\{(?:self:([\w.]+)|param:(\w+)|sls:stage)\}/g;
const ONLY_A_VARIABLE = new RegExp(`^${VARIABLE.source}$`);

/**
 * Resolves the variables that the declarations of our parts use: `self:`, `sls:stage` and `param:`
 * with its default. The Serverless Framework does the rest, which stays as it is written.
 */
export function resolveVariables(value: unknown, root: unknown, stage: string): unknown {
  const resolve = (item: unknown) => resolveVariables(item, root, stage);
  if (typeof value === 'string') {
    const variable = (self?: string, param?: string): unknown => {
      if (self !== undefined) return resolve(at(root, self));
      return param === undefined ? stage : resolve(at(root, `params.default.${param}`));
    };
    const [whole, self, param] = ONLY_A_VARIABLE.exec(value) ?? [];
    if (whole !== undefined) return variable(self, param);
    return value.replace(VARIABLE, (_, ...groups) => String(variable(groups[0], groups[1])));
  }
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item)]));
  return value;
}

function at(root: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
}
