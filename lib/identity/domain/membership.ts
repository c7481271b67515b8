import type { OrgKind, Role } from '../../shared/actor';
import { err, ok, type Result } from '../../shared/result';

/** invited -> active | ended; active -> ended; who was let go can be invited again. */
export type MembershipStatus = 'invited' | 'active' | 'ended';

/** Which roles make sense in which kind of organisation. */
export const ROLES_OF: Record<OrgKind, readonly Role[]> = {
  farm: ['owner', 'manager', 'clerk'],
  cooperative: ['owner', 'manager', 'clerk', 'viewer'],
  buyer: ['owner', 'manager', 'clerk', 'viewer'],
  lender: ['owner', 'manager', 'officer', 'risk_manager', 'viewer'],
  shop: ['owner', 'manager', 'clerk'],
  platform: ['owner', 'manager', 'officer', 'viewer'],
  auditor: ['owner', 'viewer'],
};

/** Who may invite and let go: owners everybody, managers everybody but owners. */
export const mayAppoint = (own: Role, role: Role): boolean => own === 'owner' || (own === 'manager' && role !== 'owner');

export type MemberSnapshot = { readonly role: Role; readonly status: MembershipStatus };
/** `owners` counts the active ones of the organisation. */
export type AppointingSnapshot = { readonly member: MemberSnapshot; readonly orgKind: OrgKind; readonly owners: number };
export type AppointError = 'FORBIDDEN_APPOINTMENT' | 'INVITATION_ENDED' | 'LAST_OWNER';

/**
 * Gives a member another role, or with null lets her go. An organisation keeps at least one owner.
 * @returns the row's new role and status
 */
export function decideAppointment({ member, orgKind, owners }: AppointingSnapshot, own: Role, role: Role | null): Result<MemberSnapshot, AppointError> {
  if (member.status === 'ended') return err('INVITATION_ENDED');
  if (!mayAppoint(own, member.role) || (role && (!mayAppoint(own, role) || !ROLES_OF[orgKind].includes(role)))) return err('FORBIDDEN_APPOINTMENT');
  if (member.role === 'owner' && member.status === 'active' && role !== 'owner' && owners <= 1) return err('LAST_OWNER');
  return ok({ role: role ?? member.role, status: role ? member.status : 'ended' });
}
