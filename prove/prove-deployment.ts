import { type Proof, startProof } from './proof.ts';
import { STEPS } from './steps/index.ts';

/** Receives what is written. */
export interface ProofOutput {
  /** A line for each step. */
  onStep: (line: string) => void;
  /** What the emulator, the framework and the functions print. */
  onLine: (line: string) => void;
}

/**
 * Deploys to an AWS emulator, and drives the deployed service with a simulator as Google.
 * @throws LocalError that names what does not hold
 */
export async function proveDeployment({ onStep, onLine }: ProofOutput): Promise<void> {
  const proof: Proof = await startProof(onLine);
  try {
    for (const { what, run } of STEPS) {
      const startMs = Date.now();
      await run(proof).catch((error: Error) => {
        onStep(`✖ ${what}`);
        throw error;
      });
      onStep(`✔ ${what} (${Math.round((Date.now() - startMs) / 1000)} s)`);
    }
  } finally {
    await proof.close();
  }
}
