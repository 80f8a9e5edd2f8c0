import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import { packagedResource } from '../serverless/template.ts';
import { packaged } from '../support/packaged.ts';

/** A function as it is deployed. It takes whatever JSON it is invoked with. */
// biome-ignore lint/suspicious/noExplicitAny: the tests check what it answers.
export type PackagedFunction = (event?: unknown) => Promise<any>;

/** The environment of a function on this machine. */
export interface Surroundings {
  /** Where AWS is: `AWS_ENDPOINT_URL_…`. */
  endpoints: Record<string, string>;
  /** What serverless.yml leaves to the deployment, or sets in another way. Other functions may need it. */
  settings: Record<string, string>;
}

/**
 * Loads what `serverless package` made of a function, as a cold start does. It has the environment
 * that the template gives it and no more, and the credentials of its role: their key is the role's
 * id. Two functions share the process, so that only one may run at a time.
 */
export async function loadFunction(
  name: string,
  { endpoints, settings }: Surroundings,
): Promise<PackagedFunction> {
  const { Environment, Role } = packagedResource(`${titled(name)}LambdaFunction`).Properties;
  const variables = Object.entries(Environment?.Variables ?? {}).map(([variable, value]) => {
    const given = settings[variable] ?? value;
    if (typeof given === 'object') throw new Error(`What is ${variable} on this machine?`);
    return [variable, String(given)];
  });
  const environment: Record<string, string | undefined> = {
    ...Object.fromEntries(Object.keys(settings).map((variable) => [variable, undefined])),
    ...Object.fromEntries(variables),
    ...endpoints,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: Role['Fn::GetAtt'][0],
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const enter = () => {
    for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
  };
  enter();
  const file = pathToFileURL(join(packaged().folders[name] ?? '', `handlers/${name}.mjs`));
  const { handler } = await import(`${file.href}?${crypto.randomUUID()}`);
  return (event) => {
    enter();
    return handler(event);
  };
}

function titled(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
