import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listen } from '../google-simulator/http/server.ts';

/** Secrets by id. Each has versions by stage, AWSCURRENT at least. */
export type LocalSecrets = Map<string, Partial<Record<'AWSCURRENT' | 'AWSPREVIOUS', string>>>;

/** A running stand-in for Secrets Manager. */
export interface LocalSecretsManager {
  url: string;
  close(): Promise<void>;
}

/**
 * Answers GetSecretValue as AWS does (JSON 1.1), so that the functions find their secrets here in
 * the same way as there. It listens on this machine only.
 */
export async function startSecretsManager(secrets: LocalSecrets): Promise<LocalSecretsManager> {
  const server = createServer(async (request, response) => {
    const { SecretId = '', VersionStage = 'AWSCURRENT' } = await readJson(request);
    const value = secrets.get(SecretId)?.[VersionStage as 'AWSCURRENT'];
    const known = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
    const found = known && value !== undefined;
    response.writeHead(found ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(
        found
          ? { Name: SecretId, SecretString: value, VersionStages: [VersionStage] }
          : {
              __type: known ? 'ResourceNotFoundException' : 'UnknownOperationException',
              Message: `Secrets Manager can't find ${SecretId} in ${VersionStage}.`,
            },
      ),
    );
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    close: () => closeServer(server),
  };
}

// Whatever comes, or breaks off: nobody may end `npm start` from outside.
async function readJson(request: IncomingMessage): Promise<Record<string, string>> {
  let text = '';
  try {
    for await (const chunk of request) text += chunk;
    return (JSON.parse(text) ?? {}) as Record<string, string>;
  } catch {
    return {};
  }
}
