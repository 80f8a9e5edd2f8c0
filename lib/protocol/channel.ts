import { TidingsError } from './tidings-error.ts';

/** The fields of a channel. `expiration` is in integer milliseconds since the epoch, 0 for none. */
export interface ChannelFields {
  id: string;
  type: string;
  address: string;
  token?: string | undefined;
  expiration?: number | undefined;
  params?: Record<string, string> | undefined;
  resourceId?: string | undefined;
  resourceUri?: string | undefined;
}

/** The JSON that `watch` and `channels.stop` take. `expiration` is a string of milliseconds. */
export interface ChannelBody {
  id: string;
  type: string;
  address: string;
  token?: string;
  expiration?: string;
  params?: Record<string, string>;
  resourceId?: string;
  resourceUri?: string;
}

/** One Google notification channel: what it asks for, and after `update` what Google granted. */
export class Channel {
  id: string;
  type: string;
  token: string | undefined;
  address: string;
  /** Integer milliseconds since the epoch; 0 if none was asked for or granted. */
  expiration: number;
  params: Record<string, string> | undefined;
  /** Google's opaque id of the watched resource, `''` until known. `channels.stop` needs it. */
  resourceId: string;
  resourceUri: string;

  constructor(fields: ChannelFields) {
    this.id = fields.id;
    this.type = fields.type;
    this.token = fields.token;
    this.address = fields.address;
    this.expiration = fields.expiration ?? 0;
    this.params = fields.params;
    this.resourceId = fields.resourceId ?? '';
    this.resourceUri = fields.resourceUri ?? '';
  }

  /**
   * The body for `watch` and `channels.stop`, without empty fields. An undefined token is left out
   * too: Google's Python client sends `null` there, the effect of which is not documented.
   */
  body(): ChannelBody {
    const body: ChannelBody = { id: this.id, type: this.type, address: this.address };
    if (this.token !== undefined) body.token = this.token;
    if (this.expiration) body.expiration = String(this.expiration);
    if (this.params && Object.keys(this.params).length > 0) body.params = this.params;
    if (this.resourceId) body.resourceId = this.resourceId;
    if (this.resourceUri) body.resourceUri = this.resourceUri;
    return body;
  }

  /**
   * Applies Google's answer to `watch`. Its values win, above all the granted expiration.
   * Absent and null fields change nothing; fields that a channel does not have are ignored.
   * @throws TidingsError `invalid-watch-response` if a field has a type that Google never sends.
   */
  update(response: object): void {
    const granted: Partial<ChannelFields> = {};
    for (const [name, value] of Object.entries(response)) {
      if (value === null || value === undefined) continue;
      if (name === 'expiration') granted.expiration = milliseconds(value);
      else if (name === 'params') granted.params = stringMap(value);
      else if (isTextField(name)) granted[name] = text(name, value);
    }
    Object.assign(this, granted);
  }
}

const TEXT_FIELDS = ['id', 'type', 'token', 'address', 'resourceId', 'resourceUri'] as const;

function isTextField(name: string): name is (typeof TEXT_FIELDS)[number] {
  return (TEXT_FIELDS as readonly string[]).includes(name);
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw unexpected(name, 'a string');
}

// Google's JSON has int64 as a string; a stored channel has a number. Both are taken.
function milliseconds(value: unknown): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  throw unexpected('expiration', 'milliseconds since the epoch, as a string of digits');
}

function stringMap(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) throw unexpected('params', 'an object');
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}

function unexpected(field: string, wanted: string): TidingsError {
  return new TidingsError('invalid-watch-response', `${field} must be ${wanted}`, { field });
}
