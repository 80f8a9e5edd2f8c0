/** A Lambda function of the deployment. */
export type FunctionName =
  | 'receive'
  | 'manage'
  | 'sweep'
  | 'renew'
  | 'observe'
  | 'dispatch'
  | 'deliver'
  | 'replay'
  | 'maintain'
  | 'keys'
  | 'connect'
  | 'stream'
  | 'push'
  | 'hooks'
  | 'sandbox'
  | 'modules';

/** One kind of item in the table. Names in angle brackets stand for values. */
export interface ItemKind {
  what: string;
  pk: string;
  sk: string;
  /** The partition of the index `listings` that lists it by creation; absent if it is not listed. */
  listing?: string;
  /** The partition of the index `undelivered` that has it for as long as it has not succeeded. */
  undelivered?: string;
  /** Whether it is in the index `due`, for as long as something is to be done with it. */
  due?: true;
  /** When DynamoDB may delete it; absent if it stays. */
  ttl?: string;
  writtenBy: readonly FunctionName[];
  readBy: readonly FunctionName[];
}
