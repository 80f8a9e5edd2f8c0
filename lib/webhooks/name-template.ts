import { TidingsError } from '../protocol/tidings-error.ts';

const PLACEHOLDER = /\{\.([^{}]*)\}/g;

/**
 * What a template is with the fields of an instance in the place of `{.field}` and `{.path.to.field}`.
 * @param write gives the text that stands there, such as its encoding in a URL.
 * @throws TidingsError `missing-field` where the instance has no text or number.
 */
export function fillTemplate(
  template: string,
  instance: unknown,
  write: (text: string) => string = (text) => text,
): string {
  return template.replaceAll(PLACEHOLDER, (_, path: string) => {
    const text = textAt(instance, path);
    if (text !== undefined) return write(text);
    throw new TidingsError('missing-field', `${template}: the instance has no text at ${path}`, {
      field: path,
    });
  });
}

/** The text or number at a dotted path of an instance; undefined for anything else there. */
export function textAt(instance: unknown, path: string): string | undefined {
  let value = instance;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | null)?.[name];
  const isText = ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
  return isText ? String(value) : undefined;
}
