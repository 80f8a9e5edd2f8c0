/** What is known of an event before its number is drawn. */
export interface NewEvent {
  id: string;
  type: string;
  source: string;
  subject?: string;
  timeMs: number;
  ref?: string;
  sender?: string;
  /** How many hooks have emitted one another's events until this one; absent for none. */
  hops?: number;
  /** The event at the beginning of these; absent for none. */
  root?: string;
  data: unknown;
}
