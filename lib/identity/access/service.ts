import { region } from '../../catalogue/domain/regions';
import { recordFact } from '../../evidence/record';
import { operation } from '../../operation/operation';
import { combine, type Change } from '../../operation/plan';
import { err, invariant, ok } from '../../shared/result';
import { errorsOf } from '../errors';
import { loadInvitee } from '../organisations/repo';
import { membershipRow, organisationRow, personRow } from '../organisations/founding';
import { ZChangeAccess, ZFoundForPlatform, ZFoundPlatform, ZLookUp } from '../schema';
import { hasPlatform, loadAccess } from './repo';

const RUNS = { orgs: ['platform'], roles: ['owner', 'manager'] } as const;

/**
 * Blocks a person or suspends an organisation, or lets them in again. A blocked person's sessions end with her next request, on every
 * device; nobody acts for a suspended organisation from then on. Whoever is of the platform is its owner's affair, and nobody shuts herself out.
 */
export const changeAccess = operation({
  name: 'identity.changeAccess', input: ZChangeAccess, errors: errorsOf('OWN_ACCESS', 'ACCESS_AS_IS'), audience: RUNS,
  load: ({ input, db }) => loadAccess(db, input.subjectKind, input.subjectId),
  decide: (subject, { subjectKind, admit, reason }, { actor, now, newId }) => {
    invariant(actor.kind === 'person', 'access is changed by a member');
    const shut = subjectKind === 'person' ? 'blocked' : 'suspended';
    if (subject.id === actor.personId || subject.id === actor.organisationId || (subject.ofPlatform && (subjectKind === 'organisation' || actor.role !== 'owner'))) return err('OWN_ACCESS');
    if (subject.status !== (admit ? shut : 'active')) return err('ACCESS_AS_IS');
    const state = admit ? 'active' : shut;
    const changeId = newId('accessChange');
    return ok({
      answer: { subjectId: subject.id, state },
      changes: [
        { op: 'update', table: subjectKind, id: subject.id, version: subject.version, set: { status: state, ...(subject.sessionVersion === null || admit ? {} : { sessionVersion: subject.sessionVersion + 1 }) } },
        { op: 'insert', table: 'access_change', rows: [{ id: changeId, subjectKind, subjectId: subject.id, state, reason, changedBy: actor.personId, changedAt: now }] },
      ],
      facts: [recordFact('access.changed', { subjectOrgId: subjectKind === 'organisation' ? subject.id : actor.organisationId, objectId: subject.id, occurredAt: now }, { changeId, subjectKind, state }, newId)],
    });
  },
});

type Founding = { readonly kind: 'lender' | 'auditor' | 'platform'; readonly organisationName: string; readonly regionCode: string; readonly name: string; readonly phone: string };

/** An organisation with its first owner: invited where she must say yes herself, active where the machine's own administrator names her. */
function found({ kind, organisationName, regionCode, name, phone }: Founding, personId: string | null, status: 'invited' | 'active', now: Date, newId: (kind: 'organisation' | 'person' | 'membership') => string): { changes: Change[]; organisationId: string } {
  const organisationId = newId('organisation');
  const owner = personId ?? newId('person');
  return { organisationId, changes: [
    organisationRow({ id: organisationId, kind, name: organisationName, regionCode }, now),
    ...(personId === null ? [personRow({ id: owner, name, phone, status }, now)] : []),
    membershipRow({ id: newId('membership'), personId: owner, organisationId, role: 'owner', status }, now),
  ] };
}

/** The platform sets up a lender or an auditor, whose first owner finds the invitation when she signs in. */
export const foundForPlatform = operation({
  name: 'identity.foundForPlatform', input: ZFoundForPlatform, errors: errorsOf('REGION_UNKNOWN'), audience: RUNS,
  load: ({ input, db }) => loadInvitee(db, '', input.phone),
  decide: ({ personId }, input, { actor, now, newId }) => {
    invariant(actor.kind === 'person', 'a member founds');
    if (!region(input.regionCode)) return err('REGION_UNKNOWN');
    const { changes, organisationId } = found(input, personId, 'invited', now, newId);
    const changeId = newId('accessChange');
    return ok(combine({ organisationId }, {
      changes: [...changes, { op: 'insert', table: 'access_change', rows: [{ id: changeId, subjectKind: 'organisation', subjectId: organisationId, state: 'active', reason: 'founded', changedBy: actor.personId, changedAt: now }] }],
      facts: [recordFact('access.changed', { subjectOrgId: organisationId, objectId: organisationId, occurredAt: now }, { changeId, subjectKind: 'organisation', state: 'active' }, newId)],
    }));
  },
});

/** The row that only one founding of the platform can write, however many run at once. */
const FIRST = 'acg_first_operator';

/** The platform's own organisation and its first owner, named by whoever runs the machine. Refused when there is one: from then on it invites its people itself. */
export const foundPlatform = operation({
  name: 'identity.foundPlatform', input: ZFoundPlatform, errors: errorsOf('REGION_UNKNOWN', 'PLATFORM_EXISTS'), audience: { system: true },
  load: async ({ input, db }) => ({ exists: await hasPlatform(db), invitee: await loadInvitee(db, '', input.phone) }),
  decide: ({ exists, invitee }, input, { now, newId }) => {
    if (exists) return err('PLATFORM_EXISTS');
    if (!region(input.regionCode)) return err('REGION_UNKNOWN');
    const { changes, organisationId } = found({ ...input, kind: 'platform' }, invitee.personId, 'active', now, newId);
    return ok(combine({ organisationId }, {
      changes: [...changes, { op: 'insert', table: 'access_change', rows: [{ id: FIRST, subjectKind: 'organisation', subjectId: organisationId, state: 'active', reason: 'founded', changedBy: 'system', changedAt: now }] }],
      facts: [recordFact('access.changed', { subjectOrgId: organisationId, objectId: organisationId, occurredAt: now }, { changeId: FIRST, subjectKind: 'organisation', state: 'active' }, newId)],
    }));
  },
});

/** Looks for a person by her whole phone number, and writes down who looked: also where nobody was found, and for the auditor as for anybody. */
export const lookUpPerson = operation({
  name: 'identity.lookUpPerson', input: ZLookUp, errors: {}, audience: { orgs: ['platform', 'auditor'] },
  load: ({ input, db }) => loadInvitee(db, '', input.phone),
  decide: ({ personId }, _input, { actor, now, newId }) => {
    invariant(actor.kind === 'person', 'a member looks');
    return ok({ answer: { personId }, changes: [{ op: 'insert', table: 'person_lookup', rows: [{ id: newId('personLookup'), personId, searchedBy: actor.personId, searcherOrgId: actor.organisationId, searchedAt: now }] }] });
  },
});

export const accessOperations = [changeAccess, foundForPlatform, foundPlatform, lookUpPerson] as const;
