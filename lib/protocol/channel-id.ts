/** The longest channel id that Google takes, in characters. */
export const CHANNEL_ID_MAX_LENGTH = 64;

/** Whether Google could take this as a channel id (Cloud Storage's error page for `push.channelIdInvalid`). */
export function isChannelId(id: string): boolean {
  return id.length <= CHANNEL_ID_MAX_LENGTH && /^[A-Za-z0-9\-_+/=]+$/.test(id);
}
