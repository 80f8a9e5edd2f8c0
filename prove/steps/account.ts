import { check, USER } from '../proof.ts';
import type { Step } from './step.ts';

export const account: Step = {
  what: 'an account, with credentials that Google accepts',
  async run(proof) {
    const { google, api } = proof;
    const created = await api('POST', '/accounts', google.authorizedUser(USER));
    check(created.status === 201, `the account is created (${created.status})`);
    const { id } = created.body;
    const { body } = await api('POST', `/accounts/${id}/check`);
    check(body.ok === true, 'its credentials are accepted');
    proof.account = id;
  },
};
