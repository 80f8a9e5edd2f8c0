/** A user account, limited to the fields of notifications and lists. */
export interface DirectoryUser {
  kind: 'admin#directory#user';
  id: string;
  etag: string;
  primaryEmail: string;
  isAdmin: boolean;
  customerId: string;
  aliases: string[];
  /** Only deleted accounts have it; they can be restored for some days. */
  deletionTime?: string;
  [field: string]: unknown;
}

/** The events of channels on users. */
export const USER_EVENTS = ['add', 'delete', 'makeAdmin', 'undelete', 'update'] as const;
export type UserEvent = (typeof USER_EVENTS)[number];

/** The customer id that `my_customer` resolves to. */
export const CUSTOMER_ID = 'C03az79cb';
