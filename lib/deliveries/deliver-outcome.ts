/** How the delivery of an event to an endpoint goes on. */
export type DeliverOutcome = 'delivered' | 'postponed' | 'given-up' | 'dropped';
