import { region } from '../../catalogue/domain/regions';
import { planNotice } from '../../notify/service';
import { operation } from '../../operation/operation';
import { combine, type Change } from '../../operation/plan';
import { ORG_KINDS } from '../../shared/actor';
import { err, ok } from '../../shared/result';
import { decideAppointment, mayAppoint, ROLES_OF } from '../domain/membership';
import { errorsOf } from '../errors';
import { ZAnswerInvitation, ZAnswerLink, ZFoundOrganisation, ZInvite, ZInviteGrower, ZMember } from '../schema';
import { loadOwnSession } from '../sign-in/repo';
import { personOf } from '../sign-in/service';
import { membershipRow, organisationRow, personRow } from './founding';
import { growerKey, knownGrowers, planGrower } from './growers';
import { loadInvitee, loadLink, loadMember, loadOwnMembership, loadPerson } from './repo';

/** A person who has signed in founds one more organisation, as its owner, and acts for it from then on in this browser. */
export const foundOrganisation = operation({
  name: 'identity.foundOrganisation', input: ZFoundOrganisation, errors: errorsOf('REGION_UNKNOWN'), audience: { visitor: true },
  load: async ({ input, actor, db }) => {
    const [person, session] = await Promise.all([
      loadPerson(db, personOf(actor)), input.sessionId ? loadOwnSession(db, personOf(actor), input.sessionId, null) : Promise.resolve(null)]);
    return person && (!input.sessionId || session) ? { person, session } : null;
  },
  decide: ({ person, session }, input, { now, newId }) => {
    if (!region(input.regionCode)) return err('REGION_UNKNOWN');
    const organisationId = newId('organisation');
    const turn: Change[] = session ? [{ op: 'update', table: 'login_session', id: session.id, version: session.version, set: { organisationId } }] : [];
    return ok({
      changes: [
        organisationRow({ id: organisationId, kind: input.kind, name: input.organisationName, regionCode: input.regionCode, place: input.place, ownerVerified: person.verified }, now),
        membershipRow({ id: newId('membership'), personId: person.id, organisationId, role: 'owner', status: 'active' }, now), ...turn,
      ],
      answer: { organisationId },
    });
  },
});

/** Invites somebody by phone into one's own organisation; she finds the invitation when she signs in. */
export const inviteMember = operation({
  name: 'identity.inviteMember', input: ZInvite, errors: errorsOf('MEMBER_ALREADY', 'FORBIDDEN_APPOINTMENT'), audience: { orgs: ORG_KINDS, roles: ['owner', 'manager'] },
  load: async ({ input, actor, db }) => actor.kind === 'person' ? { own: actor, invitee: await loadInvitee(db, actor.organisationId, input.phone) } : null,
  decide: ({ own, invitee }, { name, phone, role }, { now, newId }) => {
    if (!mayAppoint(own.role, role) || !ROLES_OF[own.orgKind].includes(role)) return err('FORBIDDEN_APPOINTMENT');
    const { membership } = invitee;
    if (membership && membership.status !== 'ended') return err('MEMBER_ALREADY');
    if (membership) {
      return ok({ changes: [{ op: 'update' as const, table: 'membership', id: membership.id, version: membership.version, set: { status: 'invited', role } }], answer: { membershipId: membership.id } });
    }
    const [personId, membershipId] = [invitee.personId ?? newId('person'), newId('membership')];
    return ok({
      changes: [
        ...(invitee.personId ? [] : [personRow({ id: personId, name, phone, status: 'invited' }, now)]),
        membershipRow({ id: membershipId, personId, organisationId: own.organisationId, role, status: 'invited' }, now),
      ],
      answer: { membershipId },
    });
  },
});

/** Takes up or turns down an invitation, or leaves an organisation. */
export const answerInvitation = operation({
  name: 'identity.answerInvitation', input: ZAnswerInvitation, errors: errorsOf('INVITATION_ENDED', 'LAST_OWNER'), audience: { visitor: true },
  load: ({ input, actor, db }) => loadOwnMembership(db, personOf(actor), input.membershipId),
  decide: (member, { accept }, { now }) => {
    if (member.status === 'ended' || (accept && member.status === 'active')) return err('INVITATION_ENDED');
    if (!accept && member.status === 'active' && member.role === 'owner' && member.owners <= 1) return err('LAST_OWNER');
    const farmPasses = accept && member.role === 'owner' && member.orgKind === 'farm' && member.personVerified && !member.orgVerified;
    return ok({
      changes: [
        { op: 'update', table: 'membership', id: member.id, version: member.version, set: { status: accept ? 'active' : 'ended' } },
        ...(farmPasses ? [{ op: 'update' as const, table: 'organisation', id: member.organisationId, version: member.orgVersion, set: { verification: 'verified', verificationReason: null, verifiedAt: now } }] : []),
        // Two owners who leave at once must not both find the other one still there: the organisation's row lets one of them pass.
        ...(member.role === 'owner' && !accept ? [{ op: 'update' as const, table: 'organisation', id: member.organisationId, version: member.orgVersion, set: {} }] : []),
      ],
      answer: { organisationId: member.organisationId, accepted: accept },
    });
  },
});

/** Changes a member's role, or lets her go. Whoever was let go is out on her next request. */
export const appointMember = operation({
  name: 'identity.appointMember', input: ZMember, errors: errorsOf('FORBIDDEN_APPOINTMENT', 'INVITATION_ENDED', 'LAST_OWNER'), audience: { orgs: ORG_KINDS, roles: ['owner', 'manager'] },
  load: async ({ input, actor, db }) => {
    const member = actor.kind === 'person' ? await loadMember(db, actor.organisationId, input.membershipId) : null;
    return member && actor.kind === 'person' ? { own: actor, member } : null;
  },
  decide: ({ own, member }, { role }) => {
    const decided = decideAppointment({ member, orgKind: member.orgKind, owners: member.owners }, own.role, role);
    if (!decided.ok) return err(decided.error);
    return ok({
      changes: [
        { op: 'update', table: 'membership', id: member.id, version: member.version, set: decided.value },
        ...(member.role === 'owner' ? [{ op: 'update' as const, table: 'organisation', id: member.organisationId, version: member.orgVersion, set: {} }] : []),
      ],
      answer: { membershipId: member.id, status: decided.value.status },
    });
  },
});

/** A cooperative takes a grower into its list by name and phone. */
export const inviteGrower = operation({
  name: 'identity.inviteGrower', input: ZInviteGrower, errors: errorsOf('REGION_UNKNOWN', 'MEMBER_ALREADY'), audience: { orgs: ['cooperative'], roles: ['owner', 'manager', 'clerk'] },
  load: async ({ input, actor, db }) => {
    if (actor.kind !== 'person') return null;
    const grower = { name: input.name, phone: input.phone ?? null };
    return { cooperativeOrgId: actor.organisationId, grower, known: (await knownGrowers(db, actor.organisationId, [grower])).get(growerKey(grower)) ?? null };
  },
  decide: ({ cooperativeOrgId, grower, known }, { regionCode, place }, context) => {
    if (!region(regionCode)) return err('REGION_UNKNOWN');
    if (known?.link && known.link.status !== 'ended') return err('MEMBER_ALREADY');
    const { organisationId, ...fragment } = planGrower({ ...grower, cooperativeOrgId, regionCode, place, known }, context);
    return ok(combine({ organisationId }, fragment));
  },
});

/** The grower says yes or no to a cooperative's link; either side ends one that stands. */
export const answerLink = operation({
  name: 'identity.answerLink', input: ZAnswerLink, errors: errorsOf('LINK_ENDED'), audience: { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager'] },
  load: ({ input, actor, db }) => actor.kind === 'person' ? loadLink(db, actor.organisationId, input.linkId) : Promise.resolve(null),
  decide: (link, { accept }, context) => {
    if (link.status === 'ended' || (accept && (link.status === 'active' || !link.grower))) return err('LINK_ENDED');
    return ok(combine(
      { linkId: link.id, accepted: accept },
      { changes: [{ op: 'update', table: 'grower_link', id: link.id, version: link.version, set: { status: accept ? 'active' : 'ended' } }] },
      link.grower ? planNotice({ organisationId: link.cooperativeOrgId, kind: accept ? 'identity.growerJoined' : 'identity.growerLeft', params: { name: link.growerName } }, context) : null,
    ));
  },
});

export const organisationOperations = [foundOrganisation, inviteMember, answerInvitation, appointMember, inviteGrower, answerLink] as const;
