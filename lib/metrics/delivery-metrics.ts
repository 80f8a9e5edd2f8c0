import type { Metrics } from './embedded-metrics.ts';

/** What is measured of endpoints. */
export interface DeliveryMetrics {
  /** Called once for an endpoint that has had no success for an hour. */
  failing(): void;
  /** Called once for an endpoint that is disabled. */
  disabled(): void;
}

const ONE = { value: 1, unit: 'Count' } as const;

/** What becomes of endpoints, for alarms. */
export function deliveryMetrics(metrics: Metrics): DeliveryMetrics {
  return {
    failing: () => metrics({ EndpointsFailing: ONE }),
    disabled: () => metrics({ EndpointsDisabled: ONE }),
  };
}
