import { LocalError } from '../local/local-error.ts';
import { proveDeployment } from './prove-deployment.ts';

// Output of the programs is shown if the proof fails.
const MAX_LINES = 200;

const lines: string[] = [];
try {
  await proveDeployment({
    onStep: (line) => void process.stdout.write(`${line}\n`),
    onLine: (line) => {
      lines.push(line);
      if (lines.length > MAX_LINES) lines.shift();
    },
  });
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  process.stderr.write(`${lines.join('\n')}\ntidings: ${error.message}\n`);
  process.exitCode = 1;
}
