import type { Command } from 'commander';
import { logged } from './logged.ts';

/** The verbs that print the script of a shell, and that this script calls. */
export const COMPLETION_VERBS: readonly string[] = ['completion', 'complete'];

// What the library's scripts know: names of files are no completion, and they are one.
const NO_FILES = ':4';
const FILES = ':0';

/** Adds them. All verbs must be there by then. */
export async function addCompletion(program: Command): Promise<void> {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  const completions = tab(program, { completionCommandName: 'completion' });
  const { setup, parse } = completions;
  completions.setup = (name, executable, shell) =>
    console.log(repeatable(logged(() => setup.call(completions, name, executable, shell))));
  completions.parse = (words) => {
    const found = logged(() => parse.call(completions, words));
    // Where nothing is known, it may be a file: that of account add, or of --file.
    console.log(found === NO_FILES ? FILES : found);
  };
  program.commands
    .find((command) => command.name() === 'completion')
    ?.description('Print the completion script of a shell.')
    .addHelpText('after', '\nExamples:\n  source <(tidings completion bash)');
}

// Bash reads it again whenever its settings are, and has names of files only if it is told so. What is typed
// is passed on as it is: by `eval`, a Tab would run the commands in it.
function repeatable(script: string): string {
  return script
    .replaceAll(/^readonly (?=ShellCompDirective)/gm, '')
    .replace(/^complete (?=-F )/m, 'complete -o default ')
    .replace(
      '$(eval "$requestComp" 2>/dev/null)',
      `$(tidings complete -- "\${words[@]:1}" 2>/dev/null)`,
    )
    .trimEnd();
}
