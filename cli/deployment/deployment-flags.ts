import type { Command } from 'commander';

/** The flags of verbs that invoke functions of a deployment. */
export interface DeploymentOptions {
  stage?: string;
  region?: string;
  service: string;
}

/** The name in serverless.yml, which begins the names of all functions. */
export const SERVICE = 'tidings';

/** Adds them. */
export function deploymentFlags(command: Command): Command {
  return command
    .option('--stage <name>', 'stage of the deployment (dev)')
    .option(
      '--region <name>',
      'region of the deployment (AWS_REGION, or that of the profile, or us-east-1)',
    )
    .option('--service <name>', 'its name in serverless.yml', SERVICE);
}
