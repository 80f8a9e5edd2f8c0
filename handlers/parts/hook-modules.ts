/**
 * Loads a module of the deployer's by its name; undefined if there is none. esbuild puts all that the
 * pattern matches into the bundle, each to be run when it is first asked for: one that throws does not
 * disturb the others.
 */
export async function loadHookModule(name: string): Promise<object | undefined> {
  try {
    return (await import(`../../hooks/${name}.ts`)) as object;
  } catch (error) {
    if (isMissing(error, name)) return undefined;
    throw error;
  }
}

// In the words of esbuild, and of Node where nothing is bundled. What a module itself imports may be
// missing too, which is an error of the module.
function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error)) return false;
  if (error.message.startsWith('Module not found in bundle: '))
    return error.message.endsWith(`/hooks/${name}.ts`);
  const { code, url } = error as { code?: unknown; url?: unknown };
  return code === 'ERR_MODULE_NOT_FOUND' && String(url).endsWith(`/hooks/${name}.ts`);
}
