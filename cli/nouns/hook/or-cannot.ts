import { CommandError } from '../../command-error.ts';

/**
 * Says what the service has refused to do (LV-21). That it gave no answer says so by itself.
 * @throws CommandError what the call throws, with that
 */
export async function orCannot<Answer>(
  what: 'create hook' | 'delete hook' | 'list hooks',
  call: Promise<Answer>,
): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CommandError && error.status !== undefined) error.cannot = `can't ${what}`;
    throw error;
  }
}
