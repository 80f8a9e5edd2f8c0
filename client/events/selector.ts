/** One type of events, or pattern, of one subject only. */
export interface Selector<Type extends string = string> {
  readonly type: Type;
  readonly subject: string;
}

/**
 * Events of one subject only. It can be used wherever a type or a pattern can:
 *
 * ```ts
 * client.on(forSubject('drive.files.update', fileId), (event) => reload(event.data.changed));
 * ```
 * @param type a type or a pattern, such as `drive.*`
 * @param subject what the attribute `subject` of the events is
 */
export function forSubject<const Type extends string>(type: Type, subject: string): Selector<Type> {
  return Object.freeze({ type, subject });
}
