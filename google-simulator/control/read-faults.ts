import { CALL_KINDS, type Faults } from '../faults.ts';
import { GoogleError } from '../google-error.ts';
import { isGoogleReason } from '../google-reasons.ts';

const isCount = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isChance = (value: unknown): boolean =>
  typeof value === 'boolean' || (isCount(value) && Number(value) <= 1);
const isText = (value: unknown): boolean => typeof value === 'string';
const isStatus = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599;
const ERROR_FIELDS: Record<string, (value: unknown) => boolean> = {
  reason: isText,
  message: isText,
  status: isStatus,
  times: isCount,
};
const isErrorObject = (value: unknown): boolean =>
  value === null ||
  (typeof value === 'object' &&
    Object.entries(value ?? {}).every(
      ([name, field]) => Object.hasOwn(ERROR_FIELDS, name) && ERROR_FIELDS[name]?.(field),
    ) &&
    !Array.isArray(value));
const isError = (value: unknown): boolean => isErrorObject(value) || isGoogleReason(value);

const CHECKS: Record<keyof Faults, (value: unknown) => boolean> = {
  duplicate: isChance,
  reorder: isChance,
  drop: isChance,
  earlySync: isChance,
  delayMs: isCount,
  watchDelayMs: isCount,
  watchError: isError,
  stopError: isError,
  listError: isError,
  tokenError: isErrorObject,
  retryAfterSeconds: isCount,
  loseWatchAnswer: isCount,
  hang: (value) => typeof value === 'boolean' || CALL_KINDS.some((kind) => kind === value),
};

/**
 * Validates fault switches received over HTTP.
 * @throws GoogleError (400) for an unknown name or an invalid value.
 */
export function readFaults(given: Record<string, unknown>): Partial<Faults> {
  for (const [name, value] of Object.entries(given)) {
    if (!isFaultName(name) || !CHECKS[name](value))
      throw new GoogleError('invalid', { location: name });
  }
  return given;
}

function isFaultName(name: string): name is keyof Faults {
  return Object.hasOwn(CHECKS, name);
}
