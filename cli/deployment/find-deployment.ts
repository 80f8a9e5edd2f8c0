import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Session } from '../command/session.ts';
import { CommandError, usageError } from '../command-error.ts';
import { LOCAL_PROFILE, type Profile } from '../profiles/profile.ts';
import { profilesFile, readProfiles } from '../profiles/profiles-file.ts';
import type { DeploymentOptions } from './deployment-flags.ts';
import type { Target } from './explain-error.ts';
import { regionOfUrl } from './region-of-url.ts';

/** What has the functions that a verb invokes. */
export interface Deployment extends Omit<Target, 'functionName'> {
  /** For a person. */
  label: string;
  functionName: (name: string) => string;
  client: LambdaClient;
}

/**
 * Runs `use` with what has the functions, says which that is, and closes its client.
 * @throws CommandError as `findDeployment`, and what `use` throws.
 */
export async function withDeployment<Result>(
  session: Session,
  options: DeploymentOptions,
  use: (deployment: Deployment) => Promise<Result>,
): Promise<Result> {
  const deployment = await findDeployment(session, options);
  session.say(`Using ${deployment.label}.`);
  try {
    return await use(deployment);
  } finally {
    deployment.client.destroy();
  }
}

/**
 * Finds the functions: what `npm start` runs if the profile in use is its own and no flag names a stage or
 * a region, otherwise a deployment, by AWS credentials.
 * @throws CommandError if `npm start` is not running, and for a profile that is not there.
 */
async function findDeployment(session: Session, options: DeploymentOptions): Promise<Deployment> {
  const { stage, region, service } = options;
  for (const [flag, value] of Object.entries({ stage, region, service }))
    if (value === '') throw usageError(`--${flag} must have a value`);
  // A deployment names both: it needs no file of the user's.
  const profile = stage !== undefined && region !== undefined ? undefined : profileInUse(session);
  const isNamed = stage !== undefined || region !== undefined;
  const dataFolder = isNamed ? undefined : profile?.dataFolder;
  const { LambdaClient } = await loadSdk();
  const target = {
    stage: stage ?? 'dev',
    region:
      region ?? (session.environment['AWS_REGION'] || (regionOfUrl(profile?.url) ?? 'us-east-1')),
  };
  const functionName = (name: string) => `${service}-${target.stage}-${name}`;
  if (dataFolder === undefined) {
    const label = `stage ${target.stage} in ${target.region}`;
    const client = new LambdaClient({ region: target.region });
    return { ...target, local: false, label, functionName, client };
  }
  const client = await localClient(dataFolder);
  return { ...target, local: true, label: 'what npm start runs here', functionName, client };
}

// The package has it as an optional peer: those who deploy have a checkout, and with it the SDK.
async function loadSdk() {
  try {
    return await import('@aws-sdk/client-lambda');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CommandError(
      'This needs the AWS SDK: run npm install @aws-sdk/client-lambda beside tidings, or use a checkout.',
    );
  }
}

function profileInUse({ options, environment }: Session): Profile | undefined {
  if (options.url !== undefined || (options.profile === undefined && environment['TIDINGS_URL']))
    return undefined;
  const { current, profiles } = readProfiles(profilesFile(environment));
  const named = options.profile ?? (environment['TIDINGS_PROFILE'] || undefined);
  const name = named ?? (current || LOCAL_PROFILE);
  if (Object.hasOwn(profiles, name)) return profiles[name];
  // A name that was mistyped is not a deployment.
  if (named !== undefined) throw usageError(`There is no profile "${name}": tidings profile list`);
  return undefined;
}

async function localClient(dataFolder: string): Promise<LambdaClient> {
  const { readEnvironment } = await import('../../local/data-folder.ts');
  const { lambdaClient } = await import('../../local/lambda-client.ts');
  try {
    return lambdaClient(readEnvironment(dataFolder));
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}
