import { TidingsError } from './tidings-error.ts';

/** Why a request is not a notification for the channel. Stable. */
export type InvalidNotificationCode =
  | 'missing-header'
  | 'channel-id'
  | 'token'
  | 'message-number'
  | 'resource-id';

/** A request that is not a genuine and complete notification. `field` names the header. */
export class InvalidNotificationError extends TidingsError {
  override readonly name = 'InvalidNotificationError';
  declare readonly code: InvalidNotificationCode;

  constructor(code: InvalidNotificationCode, header: string, message: string) {
    super(code, message, { field: header });
  }
}
