import type { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { kebab } from './kebab.ts';

// Flags that are not named after their field.
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['code', 'arg'],
  ['headers', 'header'],
  ['scopes', 'scope'],
  ['timeoutSeconds', 'timeout'],
  ['ttlSeconds', 'ttl'],
  ['url', 'to'],
]);

/**
 * An error of the service in the words of the command line: if its message begins with a field that a
 * flag has given, it begins with the flag, or with the argument of a hook. Anything else stays as it is.
 */
export function nameFlag(error: unknown, command: Command): unknown {
  if (!(error instanceof CommandError)) return error;
  const { cannot, exitCode, field, status } = error;
  const message = inFlags(error, command);
  const whole = cannot === undefined ? message : `${cannot}: ${message}`;
  return new CommandError(whole, exitCode, field, status);
}

function inFlags({ field, message }: CommandError, command: Command): string {
  if (field === undefined || !message.startsWith(field)) return message;
  const [first = '', ...rest] = field.replace(/^parameters\./, '').split('.');
  const names = [first, first.replace(/Id$/, ''), OTHER_NAMES.get(first)];
  const option = command.options.find(
    (one) =>
      names.some((name) => name !== undefined && one.long === `--${kebab(name)}`) &&
      command.getOptionValueSource(one.attributeName()) === 'cli',
  );
  const given = option?.long ?? (names.includes('arg') ? argument(command, first) : undefined);
  if (given === undefined) return message;
  // The place in a list says little: the flag has it as one text.
  const place = rest.filter((part) => !/^\d+$/.test(part)).join('.');
  const after = message.slice(field.length);
  return `${given}${place && `: ${place}`}${after}`;
}

// The argument of `hook create`: code that the service gets beside it was bundled from the file that it names.
function argument({ registeredArguments, args }: Command, field: string): string | undefined {
  const index = registeredArguments.findIndex((one) => one.name() === 'arg');
  return field === 'code' ? args[index] : index === -1 ? undefined : '<arg>';
}
