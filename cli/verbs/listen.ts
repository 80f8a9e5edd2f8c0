import type { Answer } from '../command/answer.ts';
import type { Session } from '../command/session.ts';
import type { Verb } from '../command/verb.ts';
import { usageError } from '../command-error.ts';
import { listen } from '../listen/listen.ts';
import { type ListenOptions, listenFlags } from '../listen/listen-flags.ts';
import { pause } from '../listen/pause.ts';
import { createPrinter } from '../listen/printer.ts';
import { readSettings } from '../listen/read-settings.ts';
import { signingSecret } from '../listen/signing-secret.ts';

/** `tidings listen` */
export const LISTEN: Verb = {
  usage: 'listen',
  summary: 'show events as they happen, and forward them to this machine',
  description: 'It goes on by itself after a loss of the connection or a sleep, and misses none.',
  examples: [
    "listen --types 'drive.*'",
    'listen --forward-to 3000/webhooks',
    'listen --since 1h --filter \'{"exact": {"subject": "7"}}\' --json',
    'listen --print-secret',
  ],
  flags: listenFlags,
  run,
};

async function run(session: Session, _: unknown, options: ListenOptions): Promise<Answer> {
  const { connection, environment, options: global } = session;
  if (options.printSecret) {
    const secret = signingSecret(connection(), environment);
    return { document: { secret }, text: () => secret };
  }
  const { json = false } = global;
  const { verbose = false } = options;
  if (json && verbose) throw usageError('--json has the whole of each event: leave out --verbose');
  const settings = await readSettings(options, session);
  const { openStream } = await import('../listen/open-stream.ts');
  const printer = createPrinter(session, { json, verbose });
  return listen(session, settings, { openStream, printer, sleep: pause });
}
