/** A user account, with the fields that notifications and lists show. */
export interface DirectoryUser {
  kind: 'admin#directory#user';
  id: string;
  etag: string;
  primaryEmail: string;
  isAdmin: boolean;
  customerId: string;
  aliases: string[];
  /** Deleted accounts can be brought back for some days. */
  deleted: boolean;
  [field: string]: unknown;
}

/** What channels on users can tell of. */
export const USER_EVENTS = ['add', 'delete', 'makeAdmin', 'undelete', 'update'] as const;
export type UserEvent = (typeof USER_EVENTS)[number];

/** What `my_customer` stands for. */
export const CUSTOMER_ID = 'C03az79cb';
