/** The methods of requests. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request to an endpoint, or to what a hook names. */
export interface PostRequest {
  url: string;
  /** POST without it. */
  method?: Method;
  headers: Readonly<Record<string, string>>;
  /** A GET or DELETE with an empty one has none. */
  body: string;
  /** For all of it, from the look-up of the name to the answer. */
  timeoutMs: number;
  /** Ends the request: its outcome is a timeout. */
  signal?: AbortSignal;
}

/** Why a request got no answer. */
export type PostErrorClass =
  /** The URL, or an address of its name, is refused, or the request itself cannot be sent. */
  | 'recipient'
  | 'dns'
  | 'connection'
  | 'tls'
  | 'timeout'
  /** What came is no answer of HTTP. */
  | 'response';

/** How a request ends. */
export type PostResult =
  | {
      outcome: 'answered';
      /** From 200 to 599. It counts even if the body that belongs to it breaks off. */
      status: number;
      /** The header of that name. */
      retryAfter?: string;
      /** The first 256 bytes of the body, or those that came within the time. */
      replyHead: string;
      /** The address connected to. */
      address?: string;
      durationMs: number;
    }
  | {
      outcome: 'failed';
      errorClass: PostErrorClass;
      /** In a sentence. */
      message: string;
      address?: string;
      durationMs: number;
    };

/** Sends a request. It never throws for what the other side does. */
export type Poster = (request: PostRequest) => Promise<PostResult>;
