import type { RecipientRules } from '../../endpoints/parse-endpoint.ts';
import { EVENT_MAX_BYTES, eventBytes } from '../../events/event-size.ts';
import type { NewEvent } from '../../outbox/new-event.ts';
import { TidingsError } from '../../protocol/tidings-error.ts';
import { failed } from '../../sandbox/ended-by.ts';
import type { HookEffects } from '../../sandbox/hook-effects.ts';
import type { HookRun } from '../../sandbox/hook-run.ts';
import { StorageError } from '../../table/storage-error.ts';
import { parseRequest } from '../requests/parse-request.ts';
import type { ParsedRequest } from '../requests/parsed-request.ts';
import { type Emitter, emittedEvents } from './emitted-events.ts';

/** What a run is to do, checked. */
export interface CheckedEffects {
  drop?: true;
  changed?: { data: unknown };
  emit: readonly NewEvent[];
  request: readonly ParsedRequest[];
}

/** Whose effects they are, and to whom requests may go. */
export interface EffectRules extends Emitter {
  recipients: RecipientRules;
}

/**
 * Checks what a hook has returned, as far as the table need not be asked. A run and a test of it go by the
 * same rules.
 * @throws TidingsError with the field, such as `emit.0.type` or `request.0.url`
 */
export async function checkEffects(
  { recipients, ...emitter }: EffectRules,
  effects: HookEffects,
): Promise<CheckedEffects> {
  const { drop, data, emit = [], request = [] } = effects;
  const isChanged = Object.hasOwn(effects, 'data');
  if (isChanged && eventBytes({ ...emitter.event, data }) > EVENT_MAX_BYTES)
    throw new TidingsError(
      'invalid-request',
      `data must leave the event at most ${EVENT_MAX_BYTES} bytes`,
      { field: 'data' },
    );
  return {
    ...(drop ? { drop } : {}),
    ...(isChanged ? { changed: { data } } : {}),
    emit: emittedEvents(emitter, emit),
    request: await Promise.all(
      request.map((one, index) => parseRequest(one, `request.${index}`, recipients)),
    ),
  };
}

/**
 * A run whose effects cannot be carried out: it failed, and says why.
 * @throws error if that says nothing of the effects
 */
export function withInvalidEffects({ logs, ms }: HookRun, error: unknown): HookRun {
  if (!(error instanceof TidingsError) || error instanceof StorageError) throw error;
  const ended = failed('invalid-result', error.message);
  return { ...ended, logs, ms } as HookRun;
}
