/** A priority queue with O(log n) insertion and removal. */
export interface MinHeap<T> {
  peek(): T | undefined;
  pop(): T | undefined;
  push(item: T): void;
}

/** Creates an empty heap ordered by `before`. */
export function minHeap<T>(before: (a: T, b: T) => boolean): MinHeap<T> {
  const items: T[] = [];
  const comesBefore = (i: number, j: number): boolean => before(items[i] as T, items[j] as T);
  const swap = (i: number, j: number): void => {
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  };

  return {
    peek: () => items[0],
    push(item) {
      let index = items.push(item) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (!comesBefore(index, parent)) return;
        swap(index, parent);
        index = parent;
      }
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length === 0 || last === undefined) return first;
      items[0] = last;
      for (let index = 0; ; ) {
        const left = 2 * index + 1;
        const right = left + 1;
        let smallest = index;
        if (left < items.length && comesBefore(left, smallest)) smallest = left;
        if (right < items.length && comesBefore(right, smallest)) smallest = right;
        if (smallest === index) return first;
        swap(index, smallest);
        index = smallest;
      }
    },
  };
}
