/**
 * What consumers get: CloudEvents 1.0
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md).
 */
export interface Event {
  specversion: '1.0';
  /** The same for the same occurrence, for ever. It has no dot. */
  id: string;
  type: string;
  /** What it is from: `/watches/<id>`, `/channels/<id>`, or `/events` for what owners publish. */
  source: string;
  /** The id of what it is about. */
  subject?: string;
  /** When it was received, in ISO 8601. */
  time: string;
  datacontenttype: 'application/json';
  /** The extension of that name: its number in its owner's log, padded so that texts sort like numbers. */
  sequence: string;
  /** The URL of what it is about. */
  ref?: string;
  /** Who or what caused it. */
  sender?: string;
  /** Any JSON value. */
  data: unknown;
}
