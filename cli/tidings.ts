import { EXIT_CODES } from './exit-codes.ts';
import { processInterrupts } from './interrupts.ts';
import { packageVersion } from './package-version.ts';
import { runTidingsCommand } from './run-tidings-command.ts';

const { stdin: input, stdout: output, stderr: errors } = process;
const onInterrupt = processInterrupts(process, Date.now);
// What reads the output may end first, as `head` does.
output.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT_CODES.done);
});
// What the errors are not read for, the exit code still says.
errors.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await runTidingsCommand(process.argv.slice(2), {
  terminal: { input, output, errors },
  environment: process.env,
  version: packageVersion(),
  now: Date.now,
  onInterrupt,
});
