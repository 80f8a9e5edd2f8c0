/** Loads a module of the deployment by its name: what it exports, or undefined if there is none. */
export type LoadModule = (name: string) => Promise<object | undefined>;

/** The function that a module exports. */
export type ModuleHook = (given: {
  readonly event: unknown;
  readonly attempt: number;
  readonly log: (...values: unknown[]) => void;
}) => unknown;

/** What names modules may have: `hooks/<name>.ts`. */
const MODULE_NAME = /^[A-Za-z0-9][\w-]{0,63}$/;

/**
 * Loads a module and finds its hook.
 * @returns why there is none, if it can be told without an error
 * @throws what the module throws as it loads
 */
export async function loadModuleHook(load: LoadModule, name: string): Promise<ModuleHook | string> {
  const missing = `This deployment has no module of that name: hooks/<name>.ts makes one`;
  if (/[/.]/.test(name)) return `${missing}. The name has no folder and no ending`;
  if (!MODULE_NAME.test(name)) return missing;
  const loaded = await load(name);
  if (loaded === undefined) return missing;
  const { hook, default: byDefault } = loaded as { hook?: unknown; default?: unknown };
  if (typeof hook === 'function') return hook as ModuleHook;
  const other = typeof byDefault === 'object' ? Object(byDefault).hook : byDefault;
  if (typeof other === 'function') return other as ModuleHook;
  return 'The module exports no function named hook, and none by default';
}
