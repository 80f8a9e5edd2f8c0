import { TidingsError } from '../protocol/tidings-error.ts';

/** A secret that the deployment should have could not be read. */
export class SecretUnavailableError extends TidingsError {
  override readonly name = 'SecretUnavailableError';

  constructor(id: string, cause: unknown) {
    super('secret-unavailable', `The secret ${id} could not be read`, { cause });
  }
}
