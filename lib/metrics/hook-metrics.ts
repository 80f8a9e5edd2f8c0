import type { Metrics } from './embedded-metrics.ts';

/** What is measured of hooks. */
export interface HookMetrics {
  /** Called for each run that came to an end. */
  ran(ok: boolean): void;
  /** Called once for a hook that is disabled because it fails. */
  disabled(): void;
}

const ONE = { value: 1, unit: 'Count' } as const;

/** What becomes of hooks, for alarms. */
export function hookMetrics(metrics: Metrics): HookMetrics {
  return {
    ran: (ok) => metrics(ok ? { HookRuns: ONE } : { HookRuns: ONE, HookFailures: ONE }),
    disabled: () => metrics({ HooksDisabled: ONE }),
  };
}
