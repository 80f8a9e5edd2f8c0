import * as v from 'valibot';
import { ATTRIBUTE_MAX_BYTES, isAttributeText } from './attribute-text.ts';
import {
  isEventType,
  isReservedType,
  RESERVED_PREFIXES,
  TYPE_MAX_LENGTH,
} from './published-type.ts';

const ID_MAX_LENGTH = 255;

const TYPE = `must be dotted segments of letters, digits, "_" and "-", such as "order.created", ${TYPE_MAX_LENGTH} characters at most`;
const RESERVED = `must not begin with a reserved prefix: ${RESERVED_PREFIXES.join(', ')}`;
const TEXT = `must be text of 1 to ${ATTRIBUTE_MAX_BYTES} bytes without control characters`;
const ID = `must be 1 to ${ID_MAX_LENGTH} visible ASCII characters`;

/** The text of an attribute. */
export const attribute = v.pipe(v.string(TEXT), v.check(isAttributeText, TEXT));

/** An id that a publisher gives, to publish an event once. */
export const ownId = v.pipe(
  v.string(ID),
  v.check((id) => id.length <= ID_MAX_LENGTH && /^[\x21-\x7e]+$/.test(id), ID),
);

/** What every event that is published may have. */
export const publicationFields = {
  type: v.pipe(
    v.string(TYPE),
    v.check(isEventType, TYPE),
    v.check((type) => !isReservedType(type), RESERVED),
  ),
  data: v.optional(v.unknown(), () => ({})),
  ref: v.optional(attribute),
  sender: v.optional(attribute),
  subject: v.optional(attribute),
};
