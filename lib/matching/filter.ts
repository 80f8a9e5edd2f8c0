import type { Attribute } from './attributes.ts';

/**
 * Which events match: what every dialect in it says holds. docs/matching.md has the table of the
 * dialects. All but `q` are those of CloudEvents Subscriptions
 * (https://github.com/cloudevents/spec/blob/main/subscriptions/spec.md#324-filters).
 */
export interface Filter {
  exact?: AttributeTexts;
  prefix?: AttributeTexts;
  suffix?: AttributeTexts;
  all?: Filter[];
  any?: Filter[];
  not?: Filter;
  q?: Query;
}

/** Texts by the names of attributes. */
export type AttributeTexts = Partial<Record<Attribute, string>>;

/** Conditions on the data of an event, such as `{ status__eq: 'open' }`: all of them hold. */
export interface Query {
  and?: Query[];
  or?: Query[];
  not?: Query;
  /** `path__to__field__operator` */
  [condition: `${string}__${string}`]: Operand;
}

/** What a field is compared with. */
export type Operand = Scalar | readonly Scalar[];

/** What has no parts. */
export type Scalar = string | number | boolean | null;

/** The names of all dialects. */
export const DIALECTS = ['exact', 'prefix', 'suffix', 'all', 'any', 'not', 'q'] as const;
