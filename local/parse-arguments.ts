import { type ParseArgsConfig, parseArgs } from 'node:util';
import { LocalError } from './local-error.ts';

/**
 * Parses command-line arguments as `parseArgs` does. `helpHint` is appended to errors.
 * @throws LocalError with one line for an unknown or invalid argument.
 */
export function parseArguments<Config extends ParseArgsConfig>(
  config: Config,
  helpHint: string,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new LocalError(`${(error as Error).message.split(/\.\s/)[0]}. See ${helpHint}`);
  }
}
