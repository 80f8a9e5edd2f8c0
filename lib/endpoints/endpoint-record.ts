import type { Filter } from '../matching/filter.ts';
import type { Format } from '../messages/formats.ts';
import type { LastFailure } from '../protocol/lifecycle-data.ts';
import type { EndpointStatus } from './endpoint-states.ts';

/** A consumer's HTTPS URL, with what is sent to it and how. What it is signed with is not in here. */
export interface EndpointRecord {
  id: string;
  owner: string;
  url: string;
  /** Patterns of event types. */
  events: string[];
  filter?: Filter;
  description?: string;
  format: Format;
  /** The names of the headers of its own; their values may be secrets, and are sealed. */
  headerNames?: string[];
  /** How long one request may take. */
  timeoutSeconds: number;
  /** The seconds before each retry. Without it, the schedule of all endpoints. */
  retrySchedule?: number[];
  /** How many requests per second are sent to it at most. */
  rate?: number;
  /** The hooks whose outcome it waits for, by their ids; without it, none. */
  after?: string[];
  /** `whpk_…`: what verifies the Ed25519 signatures of its requests. */
  publicKey: string;
  /** The public key before, and until when it signs too. */
  previousPublicKey?: string;
  previousUntilMs?: number;
  status: EndpointStatus;
  statusSinceMs: number;
  /** Why it was disabled, and the delivery that it failed last. */
  disabledReason?: string;
  lastFailure?: LastFailure;
  /** From when on events may not have reached it: it was paused, or failed until it was disabled. */
  stoppedAtMs?: number;
  /** When a recovery had walked over all that it missed since then; absent if none has. */
  recoveredAtMs?: number;
  /** Grows with each change: of two that race, one wins. */
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** What an endpoint's requests carry that only it and Tidings may know. */
export interface EndpointSecrets {
  /** `whsec_…`, the newest first. */
  secrets: TimedKey[];
  /** `whsk_…`: the private keys of its Ed25519 signatures, the newest first. */
  signingKeys: TimedKey[];
  /** Headers of its own. */
  headers: Record<string, string>;
}

/** A key, and until when it signs, in milliseconds since the epoch; without an end, it is the current. */
export interface TimedKey {
  key: string;
  untilMs?: number;
}
