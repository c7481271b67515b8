import { sealField } from '../../db/personal-data';
import { operation } from '../../operation/operation';
import type { Change } from '../../operation/plan';
import { ORG_KINDS } from '../../shared/actor';
import { err, ok } from '../../shared/result';
import { isHolder, readAccountNumber } from '../domain/bank-account';
import { errorsOf } from '../errors';
import { ZBankAccount } from '../schema';
import { loadPayee } from './repo';

/** Sets the account an organisation is paid into; the one before is kept, for what was paid there. Only after the real-name check, and only in a checked name. */
export const setBankAccount = operation({
  name: 'identity.setBankAccount', input: ZBankAccount, audience: { orgs: ORG_KINDS, roles: ['owner', 'manager'] },
  errors: errorsOf('NOT_VERIFIED', 'HOLDER_MISMATCH', 'ACCOUNT_FORMAT', 'ACCOUNT_CHECK_DIGIT'),
  load: ({ actor, db }) => actor.kind === 'person' ? loadPayee(db, actor.organisationId) : Promise.resolve(null),
  decide: (payee, input, { now, newId }) => {
    if (!payee.verified) return err('NOT_VERIFIED');
    const number = readAccountNumber(input.number);
    if (!number.ok) return err({ code: number.error, fields: { number: `identity.errors.${number.error}` } });
    if (!isHolder(input.holderName, payee.checkedNames)) return err({ code: 'HOLDER_MISMATCH', fields: { holderName: 'identity.errors.HOLDER_MISMATCH' } });
    const id = newId('bankAccount');
    const before: Change[] = payee.account ? [{ op: 'update', table: 'bank_account', id: payee.account.id, version: payee.account.version, set: { status: 'replaced' } }] : [];
    return ok({
      changes: [...before, { op: 'insert', table: 'bank_account', rows: [{
        id, organisationId: payee.organisationId, bankName: input.bankName, numberSealed: sealField('bank_account.number', id, number.value), tail: number.value.slice(-4),
        holderName: input.holderName, status: 'active', createdAt: now, version: 1,
      }] }],
      answer: { accountId: id },
    });
  },
});

export const accountOperations = [setBankAccount] as const;
