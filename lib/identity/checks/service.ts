import { lookupHash, sealField } from '../../db/personal-data';
import { planNotice } from '../../notify/service';
import { operation, type Deciding } from '../../operation/operation';
import { combine, type Change, type Fragment } from '../../operation/plan';
import { actorName, ORG_KINDS } from '../../shared/actor';
import { err, ok, type Result } from '../../shared/result';
import { readIdNumber, readUscc } from '../domain/id-number';
import { concludeCheck, verification, type Verification } from '../domain/verification';
import { errorsOf } from '../errors';
import { ZCheckBusiness, ZCheckPerson, ZRecordCheck } from '../schema';
import { personOf } from '../sign-in/service';
import { loadCheck, loadCheckedBusiness, loadCheckedPerson } from './repo';

/** A check begins only where none is under way and none has been passed. */
function begin(state: Verification): Result<Verification, 'CHECK_PENDING' | 'ALREADY_VERIFIED'> {
  const next = verification.next(state, 'submit');
  if (next.ok) return next;
  return err(state === 'pending' ? 'CHECK_PENDING' : 'ALREADY_VERIFIED');
}

/** The question to the registry: written down, and asked by a job once it stands. */
function planQuestion(about: { readonly personId: string } | { readonly organisationId: string }, { actor, now, newId }: Deciding): Fragment & { checkId: string } {
  const checkId = newId('identityCheck');
  return {
    checkId,
    changes: [{ op: 'insert', table: 'identity_check', rows: [{ id: checkId, ...about, state: 'pending', requestedBy: actorName(actor), requestedAt: now, version: 1 }] }],
    jobs: [{ task: 'identity.askRegistry', payload: { checkId } }],
  };
}

/** Begins the real-name check of the person who has signed in. The number is sealed; what is stored to find it by is a keyed hash. */
export const checkPerson = operation({
  name: 'identity.checkPerson', input: ZCheckPerson, audience: { visitor: true },
  errors: errorsOf('ID_FORMAT', 'ID_BIRTH_DATE', 'ID_CHECK_DIGIT', 'CHECK_PENDING', 'ALREADY_VERIFIED'),
  load: ({ actor, db }) => loadCheckedPerson(db, personOf(actor)),
  decide: (person, input, context) => {
    const state = begin(person.verification);
    if (!state.ok) return err(state.error);
    const number = readIdNumber(input.idNumber);
    if (!number.ok) return err({ code: number.error, fields: { idNumber: `identity.errors.${number.error}` } });
    const { checkId, ...question } = planQuestion({ personId: person.id }, context);
    return ok(combine({ checkId }, {
      changes: [{
        op: 'update', table: 'person', id: person.id, version: person.version, set: {
          name: input.name, idNumberSealed: sealField('person.id_number', person.id, number.value.text), idNumberLookup: lookupHash('id-number', number.value.text),
          verification: state.value, verificationReason: null,
        },
      }],
    }, question));
  },
});

/** Begins the check of one's own business: registered name, unified social credit code and legal person. */
export const checkBusiness = operation({
  name: 'identity.checkBusiness', input: ZCheckBusiness, audience: { orgs: ORG_KINDS, roles: ['owner', 'manager'] },
  errors: errorsOf('USCC_FORMAT', 'USCC_CHECK_DIGIT', 'CHECK_PENDING', 'ALREADY_VERIFIED'),
  load: ({ actor, db }) => actor.kind === 'person' ? loadCheckedBusiness(db, actor.organisationId) : Promise.resolve(null),
  decide: (business, input, context) => {
    const state = begin(business.verification);
    if (!state.ok) return err(state.error);
    const uscc = readUscc(input.uscc);
    if (!uscc.ok) return err({ code: uscc.error, fields: { uscc: `identity.errors.${uscc.error}` } });
    const { checkId, ...question } = planQuestion({ organisationId: business.id }, context);
    return ok(combine({ checkId }, {
      changes: [{
        op: 'update', table: 'organisation', id: business.id, version: business.version,
        set: { name: input.name, uscc: uscc.value, legalPerson: input.legalPerson, verification: state.value, verificationReason: null },
      }],
    }, question));
  },
});

/**
 * What the registry said to a pending check. A farm passes with its owner. An answer to a check that has ended already
 * changes nothing, so a job may come twice.
 */
export const recordCheck = operation({
  name: 'identity.recordCheck', input: ZRecordCheck, errors: errorsOf('CHECK_ENDED'), audience: { system: true },
  load: ({ input, db }) => loadCheck(db, input.checkId),
  decide: (check, input, context) => {
    if (check.state !== 'pending') return err('CHECK_ENDED');
    const { state, reason } = concludeCheck(input.outcome, input.reason, check.taken);
    const passed = { verification: 'verified', verificationReason: null, verifiedAt: context.now };
    const [table, id] = check.personId ? ['person', check.personId] as const : ['organisation', check.organisationId!] as const;
    const changes: Change[] = [
      { op: 'update', table: 'identity_check', id: check.id, version: check.version, set: { state, reason, queryIndex: input.queryIndex ?? null, answeredAt: context.now } },
      { op: 'update', table, id, version: check.subjectVersion, set: state === 'verified' ? passed : { verification: state, verificationReason: reason } },
      ...(state === 'verified' ? check.farms.map((farm): Change => ({ op: 'update', table: 'organisation', id: farm.id, version: farm.version, set: passed })) : []),
    ];
    const kind = { verified: 'identity.checkPassed', failed: 'identity.checkFailed' }[state as string] ?? 'identity.checkOpen';
    return ok(combine({ state }, { changes }, ...check.organisationIds.map((organisationId) => planNotice({ organisationId, kind, params: {}, link: '/me' }, context))));
  },
});

export const checkOperations = [checkPerson, checkBusiness, recordCheck] as const;
