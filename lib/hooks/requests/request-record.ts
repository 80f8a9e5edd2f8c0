import type { NewEvent } from '../../outbox/new-event.ts';
import type { ParsedRequest } from './parsed-request.ts';

/** A request that a run of a hook has asked for. How it goes is in a delivery beside it. */
export interface RequestRecord {
  owner: string;
  hookId: string;
  /** What the hook ran with. */
  event: Pick<NewEvent, 'id' | 'type' | 'timeMs'>;
  request: ParsedRequest;
}
