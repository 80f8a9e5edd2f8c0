import { httpStatus } from '../lib/http/error-response.ts';
import { type HttpEvent, httpRequest } from '../lib/http/http-request.ts';
import { empty, type HttpResponse } from '../lib/http/http-response.ts';
import { errorFields, jsonLog } from '../lib/log.ts';
import { embeddedMetrics } from '../lib/metrics/embedded-metrics.ts';
import {
  type ReceiveDeps,
  receiveNotification,
} from '../lib/notifications/receive-notification.ts';
import { positiveVariable, requiredVariable } from './parts/environment.ts';
import { secretStore, tokenSecrets } from './parts/secrets.ts';
import { tableFromEnvironment } from './parts/table.ts';

const ONE_DAY_IN_SECONDS = 24 * 60 * 60;
const log = jsonLog(console.log);
const stage = process.env['STAGE'];
const metrics = embeddedMetrics({
  write: (line) => void process.stdout.write(`${line}\n`),
  now: Date.now,
  dimensions: stage ? { Stage: stage } : {},
});

const deps: ReceiveDeps = {
  table: tableFromEnvironment(process.env),
  tokenSecrets: tokenSecrets(secretStore(), requiredVariable(process.env, 'TOKEN_SECRET_ID')),
  now: Date.now,
  retentionSeconds: positiveVariable(process.env, 'RETENTION_DAYS') * ONE_DAY_IN_SECONDS,
};
// Read during Lambda's init phase, so that the first notification does not wait for it.
deps.tokenSecrets.values().catch(() => undefined);

/** POST /notifications: 200 once stored, 400 malformed, 404 not genuine, 503 try again. Always empty. */
export async function handler(event: HttpEvent): Promise<HttpResponse> {
  try {
    const received = await receiveNotification(deps, httpRequest(event));
    if (received.differs) metrics({ DifferingDuplicates: { value: 1, unit: 'Count' } });
    log(received.differs ? 'warn' : 'info', 'notification', { ...received });
    return empty(200);
  } catch (error) {
    const status = httpStatus(error);
    log(status < 500 ? 'warn' : 'error', 'notification rejected', {
      status,
      ...errorFields(error),
    });
    // After a failure of any kind Google has to try again: it does on 503, and on few other statuses.
    return empty(status < 500 ? status : 503);
  }
}
