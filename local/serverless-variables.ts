const VARIABLE =
  /\$\{(?:self:(?<self>[\w.]+)|param:(?<param>\w+)|file\((?<file>[^()]+\.yml)\)(?::(?<address>[\w.]+))?|sls:stage)\}/g;
const ONLY_A_VARIABLE = new RegExp(`^${VARIABLE.source}$`);

/** Where the values of variables come from. */
export interface VariableSources {
  /** The content of serverless.yml, for `self:` and the defaults of `param:`. */
  root: unknown;
  stage: string;
  /** Parses a YAML file that `file()` names. */
  readFile: (path: string) => unknown;
}

/**
 * Resolves the variables that the local parts depend on: `self:`, `sls:stage`, `param:` with its
 * default, and `file()` of a YAML file. All other variables stay as they are written.
 */
export function resolveVariables(value: unknown, sources: VariableSources): unknown {
  const resolve = (item: unknown) => resolveVariables(item, sources);
  if (typeof value === 'string') {
    const only = ONLY_A_VARIABLE.exec(value);
    if (only) return resolve(lookUp(only.groups, sources));
    return value.replace(VARIABLE, (...match) => String(resolve(lookUp(match.at(-1), sources))));
  }
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item)]));
  return value;
}

function lookUp(groups: Record<string, string> | undefined, sources: VariableSources): unknown {
  const { self, param, file, address } = groups ?? {};
  if (self !== undefined) return at(sources.root, self);
  if (param !== undefined) return at(sources.root, `params.default.${param}`);
  if (file === undefined) return sources.stage;
  const content = sources.readFile(file);
  return address === undefined ? content : at(content, address);
}

function at(root: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
}
