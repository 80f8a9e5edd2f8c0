import type { Command } from 'commander';
import { usageError } from '../command-error.ts';

/**
 * Refuses a noun or verb that there is not. Commander does so itself, but for a line with `--help`, to
 * which it shows the help of what it knows.
 * @throws CommandError
 */
export function rejectUnknownWords(program: Command, args: readonly string[]): void {
  let command = program;
  let path = program.name();
  for (const word of program.parseOptions([...args]).operands) {
    if (command.commands.length === 0) return;
    const deeper = command.commands.find((one) => one.name() === word);
    if (deeper === undefined)
      if (word === 'help')
        // `help` is none of the commands that commander lists.
        return;
      else throw usageError(`unknown command '${word}'. See ${path} --help`);
    command = deeper;
    path = `${path} ${word}`;
  }
}
