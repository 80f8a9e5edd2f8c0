// What operators are made of. None of them throws, whatever it is given.

/** Whether a value is other than false, null, 0, and the empty text, list and object. */
export function isTruthy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return Object.keys(value).length > 0;
}

/** Whether a value is the operand; `true` stands for all that is truthy, `false` for all that is not. */
export function equals(value: unknown, operand: unknown): boolean {
  return typeof operand === 'boolean' ? isTruthy(value) === operand : value === operand;
}

/** Below, at or above 0 as texts and numbers are sorted; NaN for what cannot be compared. */
export function order(value: unknown, operand: unknown): number {
  if (typeof value === 'number' && typeof operand === 'number') return value - operand;
  if (typeof value !== 'string' || typeof operand !== 'string') return Number.NaN;
  if (value === operand) return 0;
  return value < operand ? -1 : 1;
}

/** Whether a value is one of a list. */
export function isIn(value: unknown, list: unknown): boolean {
  return Array.isArray(list) && list.includes(value);
}

/** Whether a text has the operand within it, or a list has it as an item. */
export function contains(value: unknown, operand: unknown): boolean {
  if (typeof value === 'string') return typeof operand === 'string' && value.includes(operand);
  return isIn(operand, value);
}

/** Whether a text begins with the operand. */
export function startsWith(value: unknown, operand: unknown): boolean {
  return typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand);
}

/** Whether a text ends with the operand. */
export function endsWith(value: unknown, operand: unknown): boolean {
  return typeof value === 'string' && typeof operand === 'string' && value.endsWith(operand);
}
