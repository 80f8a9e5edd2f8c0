import { setTimeout as sleep } from 'node:timers/promises';
import { invokeFunction } from '../invoke-function.ts';
import { lambdaClient } from '../lambda-client.ts';
import { LocalError } from '../local-error.ts';
import { type LocalQueues, queueClient } from '../queue.ts';
import type { StreamPlaces } from '../resuming/stream-places.ts';
import type { EventDeclaration, FunctionDeclaration } from '../serverless-config.ts';
import type { TableStream } from '../table-stream.ts';
import type { EventSource, Invoke, OnError } from './event-source.ts';
import { startQueueSource } from './queue-source.ts';
import { startSchedule } from './schedule.ts';
import { startStreamSource } from './stream-source.ts';

/** The functions and their event sources. */
export interface EventSourcesOptions {
  functions: readonly FunctionDeclaration[];
  /** The environment with the endpoints of the queues and the functions. */
  environment: Record<string, string>;
  queues: LocalQueues;
  stream: TableStream;
  /** How far the functions have come in the stream, by their names. */
  places?: StreamPlaces | undefined;
  /** The interval of all scheduled functions. */
  everyMs: number;
  /** Receives a line for each failure. */
  onLine: (line: string) => void;
}

/** The running event sources. */
export interface EventSources {
  /** Rejects with a LocalError when the table's stream cannot be read. */
  failed: Promise<never>;
  close(): Promise<void>;
}

// If the database has ended, its own failure explains more; it is reported within this time.
const FAILURE_DELAY_MS = 1000;

/**
 * Invokes the functions with the events that serverless.yml declares, except HTTP requests, until
 * closed.
 */
export function startEventSources(options: EventSourcesOptions): EventSources {
  const { functions, environment, onLine } = options;
  const lambda = lambdaClient(environment);
  const sqs = queueClient(environment);
  const start = (name: string, { schedule, sqs: queue, stream }: EventDeclaration) => {
    const invoke: Invoke = (event, signal) => invokeFunction(lambda, name, event, signal);
    const onError: OnError = ({ message }) =>
      onLine(`✖ ${message.includes(name) ? message : `${name}: ${message}`}`);
    if (schedule !== undefined)
      return [startSchedule({ invoke, everyMs: options.everyMs, onError })];
    if (queue !== undefined) {
      const [id] = queue.arn['Fn::GetAtt'];
      const queueUrl = options.queues.queueUrl(id);
      const queueArn = options.queues.queueArn(id);
      return [startQueueSource({ client: sqs, ...queue, queueUrl, queueArn, invoke, onError })];
    }
    if (stream?.type === 'dynamodb') {
      const place = options.places?.of(name);
      return [startStreamSource({ ...stream, stream: options.stream, place, invoke, onError })];
    }
    return [];
  };
  const sources = functions.flatMap(({ name, events }) =>
    events.flatMap((event): EventSource[] => start(name, event)),
  );
  const failed = new Promise<never>((_, reject) => {
    for (const { ended } of sources)
      ended.catch(async (error: Error) => {
        if (!(error instanceof LocalError))
          await sleep(FAILURE_DELAY_MS, undefined, { ref: false });
        reject(
          error instanceof LocalError
            ? error
            : new LocalError(`DynamoDB no longer responds: ${error.message}`),
        );
      });
  });
  failed.catch(() => undefined);
  return {
    failed,
    async close() {
      await Promise.all(sources.map((source) => source.close()));
      lambda.destroy();
      sqs.destroy();
    },
  };
}
