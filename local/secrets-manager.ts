import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { isForeign } from '../google-simulator/http/is-foreign.ts';
import { closeServer, listen } from '../google-simulator/http/server.ts';

/** Secrets by id, each with its versions by stage. AWSCURRENT is required. */
export type LocalSecrets = Map<string, Partial<Record<'AWSCURRENT' | 'AWSPREVIOUS', string>>>;

/** A running emulator of Secrets Manager. */
export interface LocalSecretsManager {
  url: string;
  close(): Promise<void>;
}

/**
 * Starts an emulator of Secrets Manager's GetSecretValue (JSON 1.1), so that the functions load their
 * secrets as on AWS. It listens on loopback only.
 */
export async function startSecretsManager(secrets: LocalSecrets): Promise<LocalSecretsManager> {
  const server = createServer(async (request, response) => {
    if (isForeign(request)) {
      response.writeHead(403).end();
      return;
    }
    const { SecretId = '', VersionStage = 'AWSCURRENT' } = await readJson(request);
    const value = secrets.get(SecretId)?.[VersionStage as 'AWSCURRENT'];
    const isKnown = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
    const isFound = isKnown && value !== undefined;
    response.writeHead(isFound ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(
        isFound
          ? { Name: SecretId, SecretString: value, VersionStages: [VersionStage] }
          : {
              __type: isKnown ? 'ResourceNotFoundException' : 'UnknownOperationException',
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

// Invalid JSON and aborted requests give an empty object: no request can end `npm start`.
async function readJson(request: IncomingMessage): Promise<Record<string, string>> {
  try {
    return ((await json(request)) ?? {}) as Record<string, string>;
  } catch {
    return {};
  }
}
