/** A name of the API as flags have it: `tokenData` is `token-data`. */
export function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])[A-Z]+/g, (letters) => `-${letters}`).toLowerCase();
}
