import { notificationFromHeaders } from '../lib/protocol/notification-from-headers.ts';
import { median, rounded } from './figures.ts';
import { CHANNEL, HEADERS } from './notification-request.ts';
import { benchPythonClient } from './python-client.ts';

const ROUNDS = 31;
const CALLS_PER_ROUND = 20_000;

// The same fields without any validation: no mapping of header case, no checks, no table of states.
function objectLiteral(given: Readonly<Record<string, string>>) {
  return {
    channelId: given['X-Goog-Channel-ID'],
    messageNumber: Number(given['X-Goog-Message-Number']),
    resource: 'drive.files',
    resourceState: given['X-Goog-Resource-State'],
    state: given['X-Goog-Resource-State'],
    resourceId: given['X-Goog-Resource-ID'],
    resourceUri: given['X-Goog-Resource-URI'],
    channelExpiration: Date.parse(given['X-Goog-Channel-Expiration'] ?? ''),
    changed: given['X-Goog-Changed']?.split(','),
  };
}

let sink: unknown;

function nanosecondsPerCall(call: () => unknown): number {
  const start = process.hrtime.bigint();
  for (let count = 0; count < CALLS_PER_ROUND; count += 1) sink = call();
  return Number(process.hrtime.bigint() - start) / CALLS_PER_ROUND;
}

/**
 * Compares the time that `notificationFromHeaders` takes with that of a plain object literal, and
 * with that of Google's Python client where there is Python. `folder` is for the client.
 */
export function benchParse(folder: string): Record<string, number> {
  const ours: number[] = [];
  const baseline: number[] = [];
  const measure = (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      ours.push(nanosecondsPerCall(() => notificationFromHeaders(CHANNEL, HEADERS)));
      baseline.push(nanosecondsPerCall(() => objectLiteral(HEADERS)));
    }
  };
  // Half of the rounds before the client's and half after them: machines differ from one moment to
  // the next.
  measure(ROUNDS);
  const python = benchPythonClient(folder, { rounds: ROUNDS, calls: CALLS_PER_ROUND });
  measure(ROUNDS);
  if (sink === undefined) throw new Error('Nothing was measured');
  return {
    ratioToBaseline: rounded(median(ours) / median(baseline)),
    nanoseconds: rounded(median(ours)),
    ...(python === undefined
      ? {}
      : {
          pythonClientNanoseconds: rounded(python),
          ratioToPythonClient: rounded(median(ours) / python),
        }),
  };
}
