import type { Faults, InjectedError } from './faults.ts';

type ErrorSwitch = 'watchError' | 'stopError' | 'listError' | 'tokenError';

/** The error that the next call must answer with, counted down if it was set for a number of calls. */
export function takeInjectedError(faults: Faults, key: ErrorSwitch): InjectedError | undefined {
  const injected = faults[key];
  if (injected === null) return undefined;
  if (typeof injected === 'string') return { reason: injected };
  if (injected.times === undefined) return injected;
  const left = injected.times - 1;
  faults[key] = left > 0 ? { ...injected, times: left } : null;
  return injected.times > 0 ? injected : undefined;
}
