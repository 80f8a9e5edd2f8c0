import { TidingsError } from '../protocol/tidings-error.ts';
import { blockInternalIps } from '../recipients/checks.ts';
import type { Poster } from '../recipients/post-result.ts';
import type { PosterOptions } from '../recipients/poster.ts';
import {
  type CustomCheck,
  DEFAULT_CHECKS,
  type RecipientCheckInput,
  recipientChecks,
} from '../recipients/recipient-checks.ts';
import { RecipientRefusedError } from '../recipients/recipient-refused-error.ts';

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
    const refusing = list.map((one) => (typeof one === 'function' ? refusingBy(one) : one));
    const checks = [...recipientChecks(refusing), blockInternalIps()];
    const poster = createPoster({ ...options, checks });
    posters.set(list, poster);
    return poster;
  };
}

// Whatever a check throws refuses the URL: it would be taken for a connection that failed, and tried
// again.
function refusingBy(check: CustomCheck): CustomCheck {
  return async (url) => {
    try {
      return await check(url);
    } catch (error) {
      if (error instanceof TidingsError) throw error;
      throw new RecipientRefusedError('A check refuses the URL');
    }
  };
}
