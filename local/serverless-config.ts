import { readFileSync } from 'node:fs';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { parse } from 'yaml';

/** What of serverless.yml the local parts are made from. */
export interface ServerlessConfig {
  tableName: string;
  tokenSecretId: string;
  apiKeySecretId: string;
  googleCredentialsSecretId: string;
  table: TableDeclaration;
}

/** AWS::DynamoDB::Table's properties, in CloudFormation's form. */
export type TableDeclaration = Omit<CreateTableCommandInput, 'StreamSpecification'> & {
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' };
  TimeToLiveSpecification: { AttributeName: string; Enabled: boolean };
};

interface Document {
  service: string;
  custom: Record<
    'tableName' | 'tokenSecretId' | 'apiKeySecretId' | 'googleCredentialsSecretId',
    string
  >;
  resources: { Resources: { Table: { Properties: TableDeclaration } } };
}

/** Reads the deployment's own declaration, so that no second one can drift from it. */
export function readServerlessConfig(stage = 'dev'): ServerlessConfig {
  const text = readFileSync(new URL('../serverless.yml', import.meta.url), 'utf8');
  const document = parse(text) as Document;
  const resolved = resolveVariables(document, document, stage) as Document;
  return { ...resolved.custom, table: resolved.resources.Resources.Table.Properties };
}

// Only the variables that the declarations above use; the Serverless Framework does the rest.
function resolveVariables(value: unknown, root: unknown, stage: string): unknown {
  if (typeof value === 'string')
    return value.replace(/\$\{(?:self:([\w.]+)|sls:stage)\}/g, (_, path?: string) =>
      path === undefined ? stage : String(resolveVariables(at(root, path), root, stage)),
    );
  if (Array.isArray(value)) return value.map((item) => resolveVariables(item, root, stage));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolveVariables(item, root, stage)]),
    );
  return value;
}

function at(root: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
}
