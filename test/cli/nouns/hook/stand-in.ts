import type { ApiCall, ApiClient } from '../../../../cli/api/api-client.ts';
import { CommandError } from '../../../../cli/command-error.ts';
import { EXIT_CODES } from '../../../../cli/exit-codes.ts';
import type { Run } from '../../../../cli/nouns/hook/run-view.ts';
import { HOOK, RUN } from '../../support/api-documents.ts';

/** A service with hooks, as the command's client sees it. */
export class StandIn implements ApiClient {
  /** Every request: method and path. */
  readonly requests: string[] = [];
  /** What was created, in order. */
  readonly bodies: unknown[] = [];
  /** The hooks that there are, with their runs: newest first. */
  readonly hooks = new Map<string, Run[]>();
  /** What is thrown in the place of an answer. */
  away: CommandError | undefined;
  /** What heartbeats answer beside the hook. */
  state: Readonly<Record<string, unknown>> = {};
  #made = 0;

  async call(method: string, path: string, { body, query = {} }: ApiCall = {}) {
    this.requests.push(`${method} ${path}`);
    if (this.away) throw this.away;
    if (path === '/hooks') return { status: 201, document: this.#create(body) };
    const [, , id = '', action] = path.split('/');
    const runs = this.hooks.get(id);
    if (runs === undefined)
      throw new CommandError(`There is no hook ${id}.`, EXIT_CODES.failed, 'id', 404);
    if (method === 'DELETE') this.hooks.delete(id);
    if (action === 'runs') return { status: 200, document: pageOf(runs, query) };
    return { status: 200, document: { ...HOOK, id, ...this.state } };
  }

  /** A run of every hook. */
  run(number: number): void {
    for (const runs of this.hooks.values()) runs.unshift(runOf(number));
  }

  #create(body: unknown) {
    this.bodies.push(body);
    this.#made += 1;
    const id = `hook-${this.#made}`;
    this.hooks.set(id, []);
    return { ...HOOK, id, secret: `whsec_${this.#made}` };
  }
}

/** Where the service is not, or says so itself. */
export function notThere(status?: number): CommandError {
  return new CommandError('It does not answer.', EXIT_CODES.failed, undefined, status);
}

/** A run of the event with this number, so many seconds after a time. */
export function runOf(number: number, atSeconds = number): Run {
  return {
    ...RUN,
    at: new Date(Date.parse(RUN.at) + atSeconds * 1000).toISOString(),
    event: { ...RUN.event, id: `event-${number}`, sequence: String(number).padStart(16, '0') },
  };
}

/** A page of the runs, newest first. The cursor is the one that the page before ended with. */
export function pageOf(runs: readonly Run[], { cursor, limit }: NonNullable<ApiCall['query']>) {
  const start = cursor === undefined ? 0 : runs.findIndex((run) => keyOf(run) < String(cursor));
  const from = start === -1 ? runs.length : start;
  const page = runs.slice(from, from + Number(limit));
  const last = page.at(-1);
  return from + page.length < runs.length && last
    ? { runs: page, nextCursor: keyOf(last) }
    : { runs: page };
}

/** What runs are sorted by. */
export function keyOf({ at, event }: Run): string {
  return `${at}#${event.id}`;
}
