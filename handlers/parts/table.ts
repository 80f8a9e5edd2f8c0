import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../lib/table/table.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { requiredVariable } from './environment.ts';

// Google wants an answer within seconds; a 503 after less than two leaves it time to come again.
const DEADLINE_MS = 1500;
const ATTEMPT_MS = 700;

/** The table that the environment names, with a client that gives up in time. */
export function tableFromEnvironment(environment: NodeJS.ProcessEnv): Table {
  const client = new DynamoDBClient({
    ...CLIENT_SETTINGS,
    accountIdEndpointMode: 'disabled',
    endpointDiscoveryEnabled: false,
    requestHandler: {
      connectionTimeout: ATTEMPT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
    },
  });
  return {
    client: DynamoDBDocumentClient.from(client),
    name: requiredVariable(environment, 'TABLE_NAME'),
    deadlineMs: DEADLINE_MS,
  };
}
