import { readFileSync } from 'node:fs';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { parse } from 'yaml';
import { resolveVariables } from './serverless-variables.ts';

/** What of serverless.yml the local parts are made from. */
export interface ServerlessConfig {
  service: string;
  tableName: string;
  tokenSecretId: string;
  apiKeySecretId: string;
  googleCredentialsSecretId: string;
  sealSecretId: string;
  table: TableDeclaration;
  /** Every queue, by its logical id. */
  queues: Readonly<Record<string, QueueDeclaration>>;
  functions: readonly FunctionDeclaration[];
}

/** AWS::DynamoDB::Table's properties, in CloudFormation's form. */
export type TableDeclaration = Omit<CreateTableCommandInput, 'StreamSpecification'> & {
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' };
  TimeToLiveSpecification: { AttributeName: string; Enabled: boolean };
};

/** AWS::SQS::Queue's properties, in CloudFormation's form. */
export interface QueueDeclaration {
  QueueName: string;
  RedrivePolicy?: { deadLetterTargetArn: AttributeReference; maxReceiveCount: number };
  [attribute: string]: unknown;
}

/** An attribute of another resource: its logical id, and the attribute's name. */
export interface AttributeReference {
  'Fn::GetAtt': [string, string];
}

/** A function, by the name that AWS knows it by, and what calls it. */
export interface FunctionDeclaration {
  name: string;
  events: readonly EventDeclaration[];
}

/** One thing that calls a function. Only those that are no HTTP request are told apart here. */
export interface EventDeclaration {
  schedule?: unknown;
  sqs?: { arn: AttributeReference; batchSize?: number };
  stream?: {
    type: string;
    batchSize?: number;
    maximumRetryAttempts?: number;
    filterPatterns?: readonly Record<string, unknown>[];
  };
}

type Names = Pick<
  ServerlessConfig,
  'tableName' | 'tokenSecretId' | 'apiKeySecretId' | 'googleCredentialsSecretId' | 'sealSecretId'
>;

interface Document {
  service: string;
  custom: Names & { capabilities: readonly Capability[] };
}

/** A file of deploy/. */
interface Capability {
  functions?: Record<string, { name?: string; events?: EventDeclaration[] }>;
  resources?: Record<string, { Type: string; Properties: unknown }>;
}

const SERVERLESS_FILE = new URL('../serverless.yml', import.meta.url);

/** Reads the deployment's own declaration, so that no second one can drift from it. */
export function readServerlessConfig(stage = 'dev', file = SERVERLESS_FILE): ServerlessConfig {
  const { service, custom } = readDocument(stage, file);
  const functions = custom.capabilities.flatMap((part) => Object.entries(part.functions ?? {}));
  const resources = custom.capabilities.flatMap((part) => Object.entries(part.resources ?? {}));
  const table = resources.find(([id]) => id === 'Table')?.[1];
  const queues = resources.filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
  return {
    service,
    tableName: custom.tableName,
    tokenSecretId: custom.tokenSecretId,
    apiKeySecretId: custom.apiKeySecretId,
    googleCredentialsSecretId: custom.googleCredentialsSecretId,
    sealSecretId: custom.sealSecretId,
    table: table?.Properties as TableDeclaration,
    queues: Object.fromEntries(
      queues.map(([id, { Properties }]) => [id, Properties as QueueDeclaration]),
    ),
    functions: functions.map(([key, { name, events }]) => ({
      name: name ?? `${service}-${stage}-${key}`,
      events: events ?? [],
    })),
  };
}

function readDocument(stage: string, file: URL): Document {
  const parsed = new Map<string, unknown>();
  const readFile = (path: string) => {
    const url = new URL(path, file);
    // With merge keys (`<<`), which the framework reads and YAML 1.2 does not have.
    if (!parsed.has(url.href))
      parsed.set(url.href, parse(readFileSync(url, 'utf8'), { merge: true }));
    return parsed.get(url.href);
  };
  const root = readFile(file.href);
  return resolveVariables(root, { root, stage, readFile }) as Document;
}
