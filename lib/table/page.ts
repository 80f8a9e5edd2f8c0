/** Which page is wanted. */
export interface PageRequest {
  /** How many items at most. */
  limit: number;
  /** The `nextCursor` of the page before; absent for the first. */
  cursor?: string | undefined;
}

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  /** Absent on the last page. */
  nextCursor?: string;
}
