import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { closeServer, listen } from '../../google-simulator/http/server.ts';
import { allowed, packagedResources } from '../serverless/template.ts';
import { packaged } from '../support/packaged.ts';
import { signatureOf } from '../support/signature-of.ts';

/** An endpoint of Lambda's Invoke. */
export interface PackagedLambda {
  url: string;
  /** What was invoked, by the key of its function in serverless.yml. */
  invocations: { name: string; input: unknown }[];
  close(): Promise<void>;
}

/**
 * Starts one whose functions are those that `serverless package` made, for the roles that may invoke them.
 * They get no environment of their own: it is for functions that read none, `sandbox` and `modules`.
 */
export async function startPackagedLambda(): Promise<PackagedLambda> {
  const invocations: PackagedLambda['invocations'] = [];
  const loaded = new Map<string, Promise<{ handler: (input: unknown) => Promise<unknown> }>>();
  const load = (name: string) => {
    const file = pathToFileURL(join(packaged().folders[name] ?? '', `handlers/${name}.mjs`));
    const found = loaded.get(name) ?? import(`${file.href}?${crypto.randomUUID()}`);
    loaded.set(name, found);
    return found;
  };

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { accessKeyId, isValid } = signatureOf(request, body, 'local');
    const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\//.exec(request.url ?? '') ?? [];
    const id = idOf(functionName);
    if (!id || !isValid || !mayInvoke(accessKeyId, id)) {
      response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' });
      return response.end('{}');
    }
    const name = id.charAt(0).toLowerCase() + id.slice(1).replace(/LambdaFunction$/, '');
    const input: unknown = JSON.parse(body);
    invocations.push({ name, input });
    try {
      const { handler } = await load(name);
      return response.end(JSON.stringify(await handler(input)));
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      response.writeHead(200, { 'x-amz-function-error': 'Unhandled' });
      return response.end(JSON.stringify({ errorType, errorMessage }));
    }
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    invocations,
    close: () => closeServer(server),
  };
}

function idOf(functionName: string | undefined): string | undefined {
  const found = Object.entries(packagedResources()).find(
    ([, { Type, Properties }]) =>
      Type === 'AWS::Lambda::Function' && Properties.FunctionName === functionName,
  );
  return found?.[0];
}

function mayInvoke(roleId: string, functionId: string): boolean {
  const arn = { 'Fn::GetAtt': [functionId, 'Arn'] };
  return (
    packagedResources()[roleId] !== undefined &&
    allowed(roleId).some(
      ({ actions, resource }) =>
        actions.includes('lambda:InvokeFunction') &&
        [resource].flat().some((one) => isDeepStrictEqual(one, arn)),
    )
  );
}
