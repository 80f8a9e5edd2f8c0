/** The formats that an event can be sent in. */
export const FORMATS = ['cloudevents', 'cloudevents-binary', 'hook'] as const;

/** The name of a format. */
export type Format = (typeof FORMATS)[number];
