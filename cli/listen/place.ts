/** How far events have been handled: where to go on without missing one. */
export interface Place {
  /** An event has come, and this is the cursor before it. @returns what is called when it was handled. */
  taken(before: string | undefined): () => void;
  /** Whether an event has come that is not handled. */
  isOpen(): boolean;
  /** Before the first event that is not handled; undefined if its place is not known. */
  cursor(): string | undefined;
}

/** Follows events that are handled several at a time, and may end in another order. */
export function createPlace(): Place {
  const open = new Set<{ before: string | undefined }>();
  return {
    taken(before) {
      const one = { before };
      open.add(one);
      return () => void open.delete(one);
    },
    isOpen: () => open.size > 0,
    cursor() {
      const [first] = open;
      return first?.before;
    },
  };
}
