type Test<Given> = (given: Given) => boolean;

// Chains of two take half the time of loops over lists of a few.

/** Whether every part holds; true without parts. */
export function everyOf<Given>([first, ...others]: readonly Test<Given>[]): Test<Given> {
  if (first === undefined) return () => true;
  if (others.length === 0) return first;
  const rest = everyOf(others);
  return (given) => first(given) && rest(given);
}

/** Whether some part holds; false without parts. */
export function someOf<Given>([first, ...others]: readonly Test<Given>[]): Test<Given> {
  if (first === undefined) return () => false;
  if (others.length === 0) return first;
  const rest = someOf(others);
  return (given) => first(given) || rest(given);
}

/** Whether a part does not hold. */
export function noneOf<Given>(part: Test<Given>): Test<Given> {
  return (given) => !part(given);
}
