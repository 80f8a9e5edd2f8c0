import { TidingsError } from '../protocol/tidings-error.ts';

/** Somebody stopped a channel while it was being opened: it has to be stopped again. */
export class ChannelBusyError extends TidingsError {
  override readonly name = 'ChannelBusyError';
  readonly channelId: string;

  constructor(channelId: string) {
    super('channel-busy', `Channel ${channelId} was stopped while it was being opened`);
    this.channelId = channelId;
  }
}
