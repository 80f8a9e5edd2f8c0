import { TidingsError } from '../protocol/tidings-error.ts';

/** A channel was stopped while it was being opened. */
export class ChannelBusyError extends TidingsError {
  override readonly name = 'ChannelBusyError';
  readonly channelId: string;

  constructor(channelId: string) {
    super('channel-busy', `Channel ${channelId} was stopped while it was being opened`);
    this.channelId = channelId;
  }
}
