import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BuildFailure, Metafile } from 'esbuild';
import { MAX_CODE_BYTES } from '../../../../lib/sandbox/limits.ts';
import { usageError } from '../../../command-error.ts';
import { explainBuildFailure } from './explain-build-failure.ts';
import { explainSize } from './explain-size.ts';
import { withoutHostModules } from './without-host-modules.ts';

/**
 * Bundles a file and what it imports into one module, the code of a hook. It is minified if it is too
 * large otherwise.
 * @param file its absolute path.
 * @throws CommandError for what is no file, does not compile, has no hook, or is larger than 100 KB.
 */
export async function bundleHook(file: string): Promise<string> {
  if (!isFile(file)) throw usageError(`${file} is not a file`);
  const { code, output } = await bundled(file, false);
  if (!output.exports.some((name) => name === 'hook' || name === 'default'))
    throw usageError(`${file} exports no hook: export a function named hook, or one by default`);
  if (Buffer.byteLength(code) <= MAX_CODE_BYTES) return code;
  const small = await bundled(file, true);
  const bytes = Buffer.byteLength(small.code);
  if (bytes <= MAX_CODE_BYTES) return small.code;
  throw explainSize(file, bytes, small.output.inputs);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

interface Bundled {
  code: string;
  output: Metafile['outputs'][string];
}

async function bundled(file: string, minify: boolean): Promise<Bundled> {
  // Loaded here: only a hook of a file needs it.
  const { build, stop } = await import('esbuild');
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [file],
      // The same code wherever the command runs: it has the names of files in its comments.
      absWorkingDir: dirname(file),
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      // QuickJS has the language, and nothing of a host.
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'es2023',
      charset: 'utf8',
      minify,
      logLevel: 'silent',
      plugins: [withoutHostModules],
    });
    const [output] = Object.values(metafile.outputs);
    if (output === undefined) throw new Error(`esbuild made nothing of ${file}`);
    return { code: outputFiles[0]?.text ?? '', output };
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    if (errors.length === 0) throw error;
    throw explainBuildFailure(errors, dirname(file));
  } finally {
    // It is a process, which would stay as long as a session.
    await stop();
  }
}
