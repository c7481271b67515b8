import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/result';
import { decideAppointment, mayAppoint } from './membership';

const clerk = { role: 'clerk', status: 'active' } as const;
const owner = { role: 'owner', status: 'active' } as const;

describe('decideAppointment', () => {
  it('lets owners appoint everybody and managers everybody but owners', () => {
    expect(mayAppoint('owner', 'owner')).toBe(true);
    expect(mayAppoint('manager', 'clerk')).toBe(true);
    expect(mayAppoint('manager', 'owner')).toBe(false);
    expect(mayAppoint('clerk', 'viewer')).toBe(false);
    expect(decideAppointment({ member: clerk, orgKind: 'cooperative', owners: 1 }, 'manager', 'owner')).toEqual(err('FORBIDDEN_APPOINTMENT'));
    expect(decideAppointment({ member: owner, orgKind: 'cooperative', owners: 2 }, 'manager', null)).toEqual(err('FORBIDDEN_APPOINTMENT'));
    expect(decideAppointment({ member: clerk, orgKind: 'cooperative', owners: 1 }, 'owner', 'manager')).toEqual(ok({ role: 'manager', status: 'active' }));
  });
  it('keeps an owner in every organisation', () => {
    expect(decideAppointment({ member: owner, orgKind: 'buyer', owners: 1 }, 'owner', null)).toEqual(err('LAST_OWNER'));
    expect(decideAppointment({ member: owner, orgKind: 'buyer', owners: 1 }, 'owner', 'clerk')).toEqual(err('LAST_OWNER'));
    expect(decideAppointment({ member: owner, orgKind: 'buyer', owners: 2 }, 'owner', null)).toEqual(ok({ role: 'owner', status: 'ended' }));
    expect(decideAppointment({ member: { ...owner, status: 'invited' }, orgKind: 'buyer', owners: 1 }, 'owner', null)).toEqual(ok({ role: 'owner', status: 'ended' }));
  });
  it('gives no role that the organisation does not have, and none to who has gone', () => {
    expect(decideAppointment({ member: clerk, orgKind: 'farm', owners: 1 }, 'owner', 'risk_manager')).toEqual(err('FORBIDDEN_APPOINTMENT'));
    expect(decideAppointment({ member: { ...clerk, status: 'ended' }, orgKind: 'farm', owners: 1 }, 'owner', 'clerk')).toEqual(err('INVITATION_ENDED'));
  });
});
