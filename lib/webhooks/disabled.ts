import type { Dispatcher } from './dispatcher.ts';

/** Sends nothing, and calls no function among the subscribers: for tests, and to switch events off. */
export function disabled(): Dispatcher {
  return {
    async recipients() {
      return [];
    },
    async dispatch({ event }) {
      return { event, results: [] };
    },
  };
}
