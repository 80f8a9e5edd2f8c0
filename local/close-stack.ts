/** Collects resources, to close them in the reverse order of their addition. */
export interface CloseStack {
  /** Adds a resource and returns it. */
  add<Resource extends { close(): Promise<void> }>(resource: Resource): Resource;
  /** Closes all resources; a second call does nothing. */
  close(): Promise<void>;
}

/** Creates an empty stack. */
export function createCloseStack(): CloseStack {
  const resources: { close(): Promise<void> }[] = [];
  return {
    add(resource) {
      resources.push(resource);
      return resource;
    },
    async close() {
      for (const resource of resources.splice(0).reverse()) await resource.close();
    },
  };
}
