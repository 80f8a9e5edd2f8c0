import type { Poster } from '../recipients/post-result.ts';
import type { PosterOptions } from '../recipients/poster.ts';
import {
  DEFAULT_CHECKS,
  type RecipientCheckInput,
  recipientChecks,
} from '../recipients/recipient-checks.ts';

/**
 * What sends requests under lists of checks. Each list has connections of its own, so that none is used
 * that was made under other checks; internal addresses are refused by all of them.
 */
export function postersByChecks(
  createPoster: (options: PosterOptions) => Poster,
  options: Pick<PosterOptions, 'now' | 'allowLoopback'>,
): (list?: readonly RecipientCheckInput[]) => Poster {
  const posters = new WeakMap<readonly RecipientCheckInput[], Poster>();
  return (list = DEFAULT_CHECKS) => {
    const known = posters.get(list);
    if (known !== undefined) return known;
    const poster = createPoster({ ...options, checks: recipientChecks(list) });
    posters.set(list, poster);
    return poster;
  };
}
