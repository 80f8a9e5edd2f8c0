import { isBuiltin } from 'node:module';
import type { OnResolveArgs, OnResolveResult, Plugin } from 'esbuild';

const WHY =
  'A stored hook has no network, file or timer: make it a hook of the type module, or return a request';

/**
 * A plugin of esbuild that refuses what stored code cannot have: modules of Node's own, and those that
 * would come over the network. What a package has under a name of Node's (`events`, `buffer`) is bundled.
 */
export const withoutHostModules: Plugin = {
  name: 'hook',
  setup(build) {
    build.onResolve({ filter: /^https?:/ }, ({ path }) =>
      refused(`${path} is in the network`, 'A stored hook has none: install it as a package'),
    );
    build.onResolve({ filter: /^[a-z]/ }, async (asked) => {
      if (asked.pluginData === SEEN || !isBuiltin(asked.path)) return undefined;
      const found = asked.path.startsWith('node:') ? undefined : await packageOf(asked);
      return found ?? refused(`${asked.path} is a module of Node's`, WHY);
    });

    async function packageOf({
      path,
      importer,
      resolveDir,
      kind,
    }: OnResolveArgs): Promise<OnResolveResult | undefined> {
      const from = { importer, resolveDir, kind, pluginData: SEEN };
      const { errors, path: file, namespace, sideEffects } = await build.resolve(path, from);
      return errors.length > 0 ? undefined : { path: file, namespace, sideEffects };
    }
  },
};

const SEEN = Symbol('seen');

/** @param why the same for all errors of the kind, which is shown once. */
function refused(text: string, why: string): OnResolveResult {
  return { errors: [{ text, detail: why }] };
}
