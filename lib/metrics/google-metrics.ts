import type { ApiCall } from '../google/signals.ts';
import type { Receiver } from '../signal.ts';
import type { Metrics } from './embedded-metrics.ts';

// By path and not by host: three APIs share www.googleapis.com, and a simulator has a root of its
// own. What comes first in the path counts: identifiers of users' things come later.
const BY_PATH = /\/(?:(drive|calendar|storage)\/v\d|admin\/(directory|reports)[/_])/;
// oauth2.googleapis.com/token, accounts.google.com/o/oauth2/token, the metadata server's …/token
const OAUTH = /\/oauth2\/|\/(?:token|revoke)$/;

/**
 * A receiver for `apiCallStats`: counts the calls to each of Google's APIs, their time and their
 * errors; no answer is one. Of the URL only the name of the API is kept, of the message nothing:
 * both may hold what users would not like to see in a log.
 */
export function countGoogleCalls(metrics: Metrics): Receiver<ApiCall> {
  return function countGoogleCall({ url, statusCode, elapsedMs }) {
    const failed = statusCode < 200 || statusCode > 299;
    metrics(
      {
        GoogleCalls: { value: 1, unit: 'Count' },
        GoogleCallTime: { value: elapsedMs, unit: 'Milliseconds' },
        GoogleErrors: { value: failed ? 1 : 0, unit: 'Count' },
      },
      { dimensions: { Api: apiOf(url) }, fields: { statusCode } },
    );
  };
}

function apiOf(url: string): string {
  const path = URL.parse(url)?.pathname ?? '';
  const [, api, adminApi] = BY_PATH.exec(path) ?? [];
  return api ?? adminApi ?? (OAUTH.test(path) ? 'oauth' : 'other');
}
