import type { Proof } from '../proof.ts';

/** One thing that a deployment has to do. Steps run in order, and build on those before. */
export interface Step {
  what: string;
  run(proof: Proof): Promise<void>;
}
