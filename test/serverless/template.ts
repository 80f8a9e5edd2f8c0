import { readFileSync } from 'node:fs';
import { packaged } from '../support/packaged.ts';

/** A resource of the CloudFormation template. */
export interface Resource {
  Type: string;
  DependsOn?: string | string[];
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties differ by type.
  Properties: any;
}

/** The resources that `serverless package` wrote, by logical id. */
export function packagedResources(): Record<string, Resource> {
  const template = JSON.parse(readFileSync(packaged().template, 'utf8')) as {
    Resources: Record<string, Resource>;
  };
  return template.Resources;
}

/** Those of one type, by logical id. */
export function resourcesOfType(type: string): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(packagedResources()).filter(([, { Type }]) => Type === type),
  );
}

/** The one with this logical id. @throws Error if there is none. */
export function packagedResource(id: string): Resource {
  const resource = packagedResources()[id];
  if (resource) return resource;
  throw new Error(`The template has no ${id}`);
}

/** The statements of a role, in their order. */
export function allowed(
  roleId: string,
): { actions: string[]; resource: unknown; keys?: string[] }[] {
  const { Policies } = packagedResource(roleId).Properties;
  return Policies.flatMap(
    (policy: { PolicyDocument: { Statement: Record<string, unknown>[] } }) =>
      policy.PolicyDocument.Statement,
  ).map((statement: Record<string, unknown>) => {
    const condition = statement['Condition'] as
      | { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': string[] } }
      | undefined;
    return {
      actions: [statement['Action']].flat(),
      resource: statement['Resource'],
      ...(condition ? { keys: condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'] } : {}),
    };
  });
}
