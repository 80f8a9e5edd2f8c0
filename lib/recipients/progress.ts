/** How far a request has come. */
export interface Progress {
  /** The handshake is that of TLS; what follows it is the wait for an answer. */
  stage: 'judging' | 'connecting' | 'handshake' | 'waiting';
  /** The address connected to. */
  address?: string;
}
