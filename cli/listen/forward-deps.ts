import { randomUUID } from 'node:crypto';
import type { Session } from '../command/session.ts';
import type { ForwardDeps } from './forward.ts';
import { post } from './post.ts';
import type { Printer } from './printer.ts';
import { signingSecret } from './signing-secret.ts';

/** Where events are forwarded, and what ends it. */
export interface ForwardPlan extends Pick<ForwardDeps, 'url' | 'stop' | 'abort' | 'sleep'> {
  printer: Pick<Printer, 'attempt'>;
}

/** What events are forwarded with. @throws CommandError if there is no secret to sign them with. */
export function forwardDeps(
  { connection, environment, now }: Pick<Session, 'connection' | 'environment' | 'now'>,
  { url, printer, stop, abort, sleep }: ForwardPlan,
): ForwardDeps {
  return {
    url,
    stop,
    abort,
    secret: signingSecret(connection(), environment),
    post,
    now,
    sleep,
    randomId: randomUUID,
    onAttempt: (event, attempt) => printer.attempt(event, attempt, url),
  };
}
