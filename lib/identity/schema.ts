import { z } from 'zod';
import { readPhone } from './domain/phone';
import { API_SCOPES } from './domain/api-key';
import { CONSENT_PURPOSES } from './dto';
import { ROLES } from '../shared/actor';

/** What is wrong with a field is said by the key of its message. */
const field = (name: string) => `identity.fields.${name}`;
const id = z.string().min(1).max(40);
const name = z.string({ error: field('name') }).trim().min(1, field('name')).max(40, field('name'));
const organisationName = z.string().trim().min(2, field('organisationName')).max(60, field('organisationName'));
const phone = z.string({ error: field('phone') }).transform((text, context) => {
  const read = readPhone(text);
  if (read.ok) return read.value;
  context.addIssue({ code: 'custom', message: field('phone') });
  return z.NEVER;
});
/** A county of the catalogue, or what contains it. */
const regionCode = z.string({ error: field('region') }).regex(/^\d{2,12}$/, field('region'));
const device = z.string().max(400).transform((text) => text.slice(0, 120));

/** What anybody may found; lenders, auditors and the platform's own are set up by the platform. */
export const OPEN_KINDS = ['farm', 'cooperative', 'buyer', 'shop'] as const;

export const ZRequestCode = z.object({ phone, address: z.string().max(64) });
export const ZVerifyCode = z.object({
  challengeId: id, device,
  code: z.string().transform((text) => text.normalize('NFKC').replace(/\s/g, '')).pipe(z.string().regex(/^\d{6}$/, field('code'))),
});
const founding = { kind: z.enum(OPEN_KINDS, { error: field('kind') }), organisationName: organisationName.optional(), regionCode, place: z.string().trim().max(80).optional() };
export const ZSignUp = z.object({ ticket: id, name, device, ...founding });
export const ZFoundOrganisation = z.object({ ...founding, organisationName, sessionId: id.optional() });
export const ZDemoSignIn = z.object({ personId: id, device });
export const ZSession = z.object({ sessionId: id });
export const ZSwitch = z.object({ sessionId: id, organisationId: id });

export const ZInvite = z.object({ name, phone, role: z.enum(ROLES, { error: field('role') }) });
export const ZAnswerInvitation = z.object({ membershipId: id, accept: z.boolean() });
export const ZMember = z.object({ membershipId: id, role: z.enum(ROLES).nullable() });
export const ZInviteGrower = z.object({ name, phone: phone.optional(), regionCode, place: z.string().trim().max(80).optional() });
export const ZAnswerLink = z.object({ linkId: id, accept: z.boolean() });

export const ZCheckPerson = z.object({ name, idNumber: z.string({ error: field('idNumber') }).min(1, field('idNumber')).max(40, field('idNumber')) });
export const ZCheckBusiness = z.object({ name: organisationName, uscc: z.string({ error: field('uscc') }).min(1, field('uscc')).max(40, field('uscc')), legalPerson: name });
export const ZRecordCheck = z.object({
  checkId: id, outcome: z.enum(['match', 'mismatch', 'unknown', 'revoked', 'no-answer']), reason: z.string().max(40).optional(), queryIndex: z.string().max(64).optional(),
});

export const ZBankAccount = z.object({
  bankName: z.string().trim().min(2, field('bankName')).max(40, field('bankName')), holderName: organisationName, number: z.string({ error: field('account') }).min(1, field('account')).max(60, field('account')),
});
/** At most two years ahead, in whole months, so that nobody signs away the record for good. */
export const ZGiveConsent = z.object({ granteeOrgId: id, purpose: z.enum(CONSENT_PURPOSES), months: z.coerce.number({ error: field('months') }).int().min(1, field('months')).max(24, field('months')) });
export const ZRevokeConsent = z.object({ consentId: id });
/** A key lives a year at most: what nobody renews is forgotten somewhere. */
export const ZMakeKey = z.object({
  name, scopes: z.array(z.enum(API_SCOPES, { error: field('scopes') })).min(1, field('scopes')).transform((scopes) => API_SCOPES.filter((scope) => scopes.includes(scope))),
  months: z.coerce.number({ error: field('months') }).int().min(1, field('months')).max(12, field('months')),
});
export const ZKey = z.object({ keyId: id });
export const ZReseal = z.object({ limit: z.number().int().min(1).max(500) });

export const ZChangeAccess = z.object({
  subjectKind: z.enum(['person', 'organisation']), subjectId: id, admit: z.boolean(), reason: z.string({ error: field('reason') }).trim().min(2, field('reason')).max(200, field('reason')),
});
/** What the platform sets up for others; its own organisation is founded once, from the machine it runs on. */
export const FOUNDED_KINDS = ['lender', 'auditor'] as const;
const firstOwner = { organisationName, regionCode, name, phone };
export const ZFoundForPlatform = z.object({ kind: z.enum(FOUNDED_KINDS, { error: field('kind') }), ...firstOwner });
export const ZFoundPlatform = z.object(firstOwner);
export const ZLookUp = z.object({ phone });
