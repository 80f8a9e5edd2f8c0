import { type Command, CommanderError } from 'commander';
import type { RunVerb } from './command/add-verb.ts';
import { rejectUnknownWords } from './command/reject-unknown-words.ts';
import type { CommandDeps } from './command-deps.ts';
import { CommandError, usageError } from './command-error.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { NOUNS } from './nouns.ts';
import { plainText } from './output/plain-text.ts';
import { createProgram } from './program.ts';
import type { GlobalOptions } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** Runs `tidings` with arguments, and returns how it ended. Whatever is wrong is one line of the errors. */
export async function runTidingsCommand(
  args: readonly string[],
  deps: CommandDeps,
): Promise<ExitCode> {
  const { terminal, version, environment, now } = deps;
  let exitCode: ExitCode = EXIT_CODES.done;
  try {
    const runVerb: RunVerb = async (run) => {
      // Loaded here, so that help is there at once.
      const { createSession } = await import('./create-session.ts');
      const { printAnswer } = await import('./output/print-answer.ts');
      const options = program.opts<GlobalOptions>();
      try {
        const answer = await run(createSession(options, deps));
        printAnswer(answer, { terminal, environment, json: options.json ?? false, nowMs: now() });
        exitCode = answer.exitCode ?? EXIT_CODES.done;
      } catch (error) {
        throw error instanceof TypeError || error instanceof RangeError
          ? unknownShape(error)
          : error;
      }
    };
    const program = await createProgram({ nouns: NOUNS, version, runVerb, args });
    prepare(program, terminal);
    const line = deepHelp(args);
    if (line.some((word) => word === '--help' || word === '-h')) rejectUnknownWords(program, line);
    await program.parseAsync(line, { from: 'user' });
    return exitCode;
  } catch (error) {
    const explained = explain(error);
    if (explained.message !== '')
      terminal.errors.write(`tidings: ${plainText(explained.message)}\n`);
    return explained.exitCode;
  }
}

// Answers are shown as they come: a field that is missing, is something else, or is nested without end, is
// noticed only then.
function unknownShape({ message }: Error): CommandError {
  return new CommandError(
    `The answer is not what this version of the command knows (${message}): is it the URL of Tidings, and of the same version?`,
  );
}

// Commander's own `help` knows one word: `help watch create calendar.events` has three.
function deepHelp(args: readonly string[]): readonly string[] {
  const [first, ...words] = args;
  return first === 'help' && words.length > 1 ? [...words, '--help'] : args;
}

/** A wrong command line, and the help that shows the right one. */
class MisusedError extends Error {
  readonly help: string;

  constructor(cause: CommanderError, help: string) {
    super(cause.message, { cause });
    this.help = help;
  }
}

// Commander ends the process and prints by itself otherwise.
function prepare(command: Command, terminal: Terminal, path = command.name()): void {
  command
    .exitOverride((error) => {
      if (error.exitCode === 0 || error.code === 'commander.help') throw error;
      throw new MisusedError(error, `${path} --help`);
    })
    .configureOutput({
      writeOut: (text) => void terminal.output.write(text),
      // The help of a noun without a verb: it is what was missing.
      writeErr: (text) => void terminal.errors.write(text),
      outputError: () => undefined,
    });
  for (const deeper of command.commands) prepare(deeper, terminal, `${path} ${deeper.name()}`);
}

// What a mistyped flag has as its value, or what is one argument too many, may be a key.
function withoutValues(message: string): string {
  return message
    .replace(/(?<=unknown option '-[^=\n]*)=[^\n]*'/, "'")
    .replace(/(?<=too many arguments[^\n]* but got \d+): [^\n]*/, '');
}

function explain(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof MisusedError) {
    const message = withoutValues(error.message)
      .replace(/^error: /, '')
      .replaceAll(/\s*\n\s*/g, ' ');
    return usageError(`${message.replace(/\.?$/, '.')} See ${error.help}`);
  }
  if (!(error instanceof CommanderError)) throw error;
  return new CommandError('', error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage);
}
