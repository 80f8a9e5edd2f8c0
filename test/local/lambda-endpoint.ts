import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listen } from '../../google-simulator/http/server.ts';

/** One invocation of a function. */
export interface Invocation {
  functionName: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it sent.
  event: any;
}

/**
 * The implementations of functions, by name. An error that one throws becomes Lambda's
 * FunctionError.
 */
export type Functions = Record<string, (event: Invocation['event']) => unknown>;

/** An emulator of Lambda's Invoke that responds as serverless-offline does. */
export interface LambdaEndpoint {
  url: string;
  invocations: Invocation[];
  close(): Promise<void>;
}

/** Starts an endpoint with the given functions. */
export async function startLambdaEndpoint(functions: Functions): Promise<LambdaEndpoint> {
  const invocations: Invocation[] = [];
  const server = createServer(async (request, response) => {
    const [, functionName = '', what] =
      /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)$/.exec(request.url ?? '') ??
      [];
    const body = await text(request);
    const run = functions[functionName];
    if (run === undefined) {
      response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' });
      return response.end(JSON.stringify({ Message: `Function not found: ${functionName}` }));
    }
    if (what === 'configuration')
      return response.writeHead(200).end(JSON.stringify({ FunctionName: functionName }));
    const event = JSON.parse(body);
    invocations.push({ functionName, event });
    try {
      const result = JSON.stringify(await run(event));
      return response.writeHead(200).end(result);
    } catch (error) {
      const { name, message } = error as Error;
      response.writeHead(200, { 'x-amz-function-error': 'Unhandled' });
      return response.end(JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
    }
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    invocations,
    close: () => closeServer(server),
  };
}
