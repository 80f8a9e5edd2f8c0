import { createServer, request as forward, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer } from '../../local/close-server.ts';

/** A request to a service of AWS, as far as it decides what a role may do. */
export interface AwsRequest {
  /** Such as `dynamodb:PutItem`. */
  operation: string;
  body: Record<string, unknown>;
  /** Whose credentials signed it. */
  accessKeyId: string;
}

/** Stands in front of a service, and denies what is not permitted. */
export interface GuardingProxy {
  url: string;
  /** What was denied so far, by its operation and its sender. */
  denied: readonly string[];
  close(): Promise<void>;
}

/** Passes on to `target` what `permits` allows; the rest gets the answer that IAM gives. */
export async function startGuardingProxy(
  target: string,
  permits: (request: AwsRequest) => boolean,
): Promise<GuardingProxy> {
  const denied: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const request = awsRequest(incoming.headers, body);
    if (!permits(request)) {
      const { accessKeyId, operation } = request;
      denied.push(`${accessKeyId} may not ${operation}: ${body.slice(0, 200)}`);
      outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException' }));
      return;
    }
    const { method = 'POST', headers, url: path = '/' } = incoming;
    const passed = forward(new URL(path, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    passed.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, denied, close: () => closeServer(server) };
}

const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  secretsmanager: 'secretsmanager',
  AmazonSQS: 'sqs',
};

function awsRequest(headers: IncomingHttpHeaders, body: string): AwsRequest {
  const [service = '', operation = ''] = String(headers['x-amz-target']).split('.');
  return {
    operation: `${SERVICES[service] ?? service}:${operation}`,
    body: JSON.parse(body) as Record<string, unknown>,
    accessKeyId: /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '',
  };
}
