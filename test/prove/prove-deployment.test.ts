import { expect, test } from 'vitest';
import { EmulatorMissingError } from '../../prove/emulator/install-ministack.ts';
import { proveDeployment } from '../../prove/prove-deployment.ts';
import { STEPS } from '../../prove/steps/index.ts';

const MINUTE = 60_000;
// Output of the programs is shown if the proof fails.
const MAX_LINES = 100;

test('a deployment does its work on an AWS emulator', { timeout: 6 * MINUTE }, async ({ skip }) => {
  const steps: string[] = [];
  const lines: string[] = [];
  try {
    await proveDeployment({
      onStep: (line) => void steps.push(line),
      onLine: (line) => {
        lines.push(line);
        if (lines.length > MAX_LINES) lines.shift();
      },
    });
  } catch (error) {
    if (error instanceof EmulatorMissingError) {
      const reason = `The proof of a deployment is left out: ${error.message}`;
      console.log(reason);
      skip(reason);
    }
    console.log([...lines, ...steps].join('\n'));
    throw error;
  }
  expect(steps).toHaveLength(STEPS.length);
});
