import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

/** Asks for a text on the terminal. @throws CommandError on Ctrl-C or the end of the input. */
export async function askFor(message: string, { input, errors }: Terminal): Promise<string> {
  const { default: prompt } = await import('@inquirer/input');
  return answered(prompt({ message, required: true }, { input, output: errors }));
}

/** The same for a secret, which is not shown. */
export async function askForSecret(message: string, { input, errors }: Terminal): Promise<string> {
  const { default: prompt } = await import('@inquirer/password');
  return answered(prompt({ message, mask: true }, { input, output: errors }));
}

async function answered(question: Promise<string>): Promise<string> {
  try {
    return await question;
  } catch (error) {
    if (!/^(?:ExitPrompt|AbortPrompt)Error$/.test((error as Error).name)) throw error;
    throw new CommandError('', EXIT_CODES.interrupted);
  }
}
