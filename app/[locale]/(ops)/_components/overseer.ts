import { requireSession, type MemberSession } from '@/lib/http/session';
import type { OrgKind } from '@/lib/shared/actor';

const OVERSEERS: readonly OrgKind[] = ['platform', 'auditor'];

/** Who may be here: the platform's people and its auditors. */
export const requireOverseer = (path: string): Promise<MemberSession> => requireSession({ orgs: OVERSEERS, path });

/** Whether she works here, or only looks. The operations ask again by themselves. */
export const worksHere = ({ actor }: MemberSession): boolean => actor.orgKind === 'platform' && actor.role !== 'viewer' && actor.role !== 'clerk' && actor.role !== 'risk_manager';
/** Whether she runs the platform: lets people in and out, founds organisations. */
export const runsPlatform = ({ actor }: MemberSession): boolean => actor.orgKind === 'platform' && (actor.role === 'owner' || actor.role === 'manager');
