import { maintainCommand } from './maintain-command.ts';

const { stdin: input, stdout: output, stderr: errors } = process;
process.exitCode = await maintainCommand(
  process.argv.slice(2),
  { input, output, errors },
  // The variable that serverless.yml reads too.
  process.env['AWS_REGION'],
);
