/** A response that is not a JSON value with the status 200. */
export class Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;

  constructor(status: number, headers: Record<string, string>, body: Uint8Array = Buffer.alloc(0)) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}
