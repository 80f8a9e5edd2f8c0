import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

// TypeDoc reads sources by the API of TypeScript 6, which TypeScript 7 does not have. The tool that checks
// the package's types (@arethetypeswrong/cli) brings a TypeScript 6: as a dependency of this repository it
// would replace the command `tsc`.
const require = createRequire(createRequire(import.meta.url).resolve('@arethetypeswrong/core'));
const typescript = pathToFileURL(require.resolve('typescript')).href;

// A page for each entry point, with tables. The options are of typedoc-plugin-markdown.
const PAGES: Record<string, unknown> = {
  outputFileStrategy: 'modules',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  propertyMembersFormat: 'table',
  typeDeclarationFormat: 'table',
  useCodeBlocks: true,
  expandObjects: true,
};

/**
 * Writes the reference of `tidings`, `tidings/client` and `tidings/matching`, from their docstrings, as Markdown.
 * @param folder is emptied first.
 * @returns how many warnings there were; TypeDoc prints them.
 */
export async function writeReference(folder: string): Promise<number> {
  const { Application, Converter } = await loadTypeDoc();
  const app = await Application.bootstrapWithPlugins({
    name: 'Reference',
    entryPoints: [path('lib/index.ts'), path('client/index.ts'), path('client/matching.ts')],
    tsconfig: path('package/tsconfig.json'),
    // The order of a union's members does not follow that of the files.
    compilerOptions: { stableTypeOrdering: true },
    plugin: ['typedoc-plugin-markdown'],
    readme: 'none',
    // Lines and commits change without the reference.
    disableSources: true,
    disableGit: true,
    // What errors inherit from Node's `Error` is in the reference of Node.
    excludeExternals: true,
    githubPages: false,
    logLevel: 'Warn',
    // What helps to write a type, and is shown within it.
    intentionallyNotExported: [
      'ATTRIBUTES',
      'BodyAsItCame',
      'ExtrasOf',
      'HeaderValue',
      'Listener',
      'Parsed',
      'Plain',
      'RECIPIENT_CHECKS',
      'RESOURCE_STATES',
      'Scalar',
      'Typed',
      'WithExtras',
    ],
    ...PAGES,
  });
  app.converter.on(Converter.EVENT_CREATE_PARAMETER, (_, parameter) => {
    if (parameter.name === '__namedParameters') parameter.name = 'options';
  });
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc could not read the sources.');
  app.validate(project);
  app.options.setValue('out', folder);
  await app.generateOutputs(project);
  return app.logger.warningCount + app.logger.errorCount;
}

async function loadTypeDoc() {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'typescript' && context.parentURL?.includes('/node_modules/typedoc')
        ? { url: typescript, format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
  });
  try {
    return await import('typedoc');
  } finally {
    hooks.deregister();
  }
}
