/** What is known of an event before its number is drawn. */
export interface NewEvent {
  id: string;
  type: string;
  source: string;
  subject?: string;
  timeMs: number;
  ref?: string;
  sender?: string;
  data: unknown;
}
