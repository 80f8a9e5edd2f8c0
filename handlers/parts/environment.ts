/**
 * A variable that the deployment sets.
 * @throws Error naming the variable: a function without it must not start.
 */
export function requiredVariable(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new Error(`The environment variable ${name} is not set. See serverless.yml.`);
}

/** A variable that holds a positive whole number. @throws Error naming the variable. */
export function positiveVariable(environment: NodeJS.ProcessEnv, name: string): number {
  const number = Number(requiredVariable(environment, name));
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`The environment variable ${name} must be a positive whole number.`);
}
