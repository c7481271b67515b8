import { Bell, KeyRound, PenLine, Scale, Users } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { Card, CardRow, Section } from '@/components/ui/card';
import { Island } from '@/components/ui/island';
import { Notice } from '@/components/ui/notice';
import { WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { safeReturnPath } from '@/lib/http/return-path';
import { requirePerson } from '@/lib/http/session';
import { consents, growerLinks, organisationStanding, profile } from '@/lib/identity/profile/queries';
import { unreadCount } from '@/lib/notify/queries';
import { systemClock } from '@/lib/shared/clock';
import { AccountFrame } from '../_components/account-frame';
import { OneButton } from '../_components/one-button';
import { leave, leaveEverywhere } from './actions';
import { Identities } from './_components/identities';
import { ConsentList, LinkList, MoneyIn } from './_components/standing';
import { OrganisationCheck, PersonCheck } from './_components/checks';

type MeProps = { readonly searchParams: Promise<{ done?: string; choose?: string; to?: string }> };

const DONE = ['check', 'account', 'given', 'switched', 'invited', 'member', 'link', 'founded', 'device'] as const;
const SIGNERS = ['farm', 'cooperative', 'buyer', 'lender', 'shop'];
const BORROWERS = ['farm', 'cooperative', 'buyer', 'shop'];
/** Whoever is asked about disputed records, or decides on them. */
const DISPUTE_SIDES = ['buyer', 'cooperative', 'lender', 'shop', 'platform'];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.me'))('title') };
}

/** One's own page: for whom one acts, whether one can be paid, who may look, and which devices are let in. */
export default async function Me({ searchParams }: MeProps) {
  const [t, asked, signing, query, session] = await Promise.all([getTranslations('identity.me'), getTranslations('credit.asked'), getTranslations('esign.key'), searchParams, requirePerson('/me')]);
  const now = systemClock.now();
  const actor = session.actor.kind === 'person' ? session.actor : null;
  const [person, standing, given, links, unread] = await Promise.all([
    profile(database(), session.personId, now),
    actor && organisationStanding(database(), actor),
    actor && BORROWERS.includes(actor.orgKind) ? consents(database(), actor, now) : null,
    actor && (actor.orgKind === 'farm' || actor.orgKind === 'cooperative') ? growerLinks(database(), actor) : null,
    actor ? unreadCount(database(), actor) : 0,
  ]);
  if (!person) return null;
  const done = DONE.find((key) => key === query.done);
  const runs = actor?.role === 'owner' || actor?.role === 'manager';
  return (
    <AccountFrame session={session} title={t('greeting', { name: person.name })}>
      {done && <Notice tone="ok" live className="mb-4">{t(`done.${done}`)}</Notice>}
      {query.choose && !done && <Notice tone="wait" live className="mb-4">{t('choose')}</Notice>}
      <Identities memberships={person.memberships} current={actor?.organisationId ?? null} to={safeReturnPath(query.to) ?? ''} />
      {actor && (
        <Card flush className="mt-4">
          <CardRow href="/me/notices"><Bell aria-hidden className="size-5 flex-none text-field" /><span className="flex-1">{t('notices')}</span>{unread > 0 && <span className="num rounded-full bg-clay-soft px-2.5 text-sm font-semibold text-clay-ink">{unread}</span>}</CardRow>
          <CardRow href="/me/team"><Users aria-hidden className="size-5 flex-none text-field" /><span className="flex-1">{actor.orgKind === 'farm' ? t('family') : t('team')}</span></CardRow>
          {DISPUTE_SIDES.includes(actor.orgKind) && <CardRow href="/me/disputes"><Scale aria-hidden className="size-5 flex-none text-field" /><span className="flex-1">{asked('link')}</span></CardRow>}
          {SIGNERS.includes(actor.orgKind) && <CardRow href="/me/signing"><PenLine aria-hidden className="size-5 flex-none text-field" /><span className="flex-1">{signing('link')}</span></CardRow>}
          {runs && BORROWERS.includes(actor.orgKind) && <CardRow href="/me/keys"><KeyRound aria-hidden className="size-5 flex-none text-field" /><span className="flex-1">{t('keys')}</span></CardRow>}
        </Card>
      )}
      <PersonCheck person={person} />
      {standing && <OrganisationCheck standing={standing} mayChange={runs} />}
      {standing && <MoneyIn standing={standing} mayChange={runs} />}
      {given && <ConsentList given={given} mayChange={runs} />}
      {links && actor && <LinkList links={links} orgKind={actor.orgKind} mayChange={runs} />}
      <Section title={t('devices')} flush>
        {person.sessions.map((device) => (
          <CardRow key={device.id} className="flex-wrap">
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{device.device || t('unknownDevice')}</span>
              <span className="block text-sm text-muted"><WhenText at={device.createdAt} now={now} /></span>
            </span>
            {device.id === session.sessionId
              ? <span className="text-sm text-muted">{t('thisDevice')}</span>
              : <OneButton action={leave} fields={{ sessionId: device.id }} about={device.device} look="quiet">{t('signOutDevice')}</OneButton>}
          </CardRow>
        ))}
      </Section>
      <div className="mt-6 grid gap-3">
        <hl-forget data-on="submit" className="grid gap-3">
          <OneButton action={leave} fields={{}} size="lg">{t('signOut')}</OneButton>
          <OneButton action={leaveEverywhere} fields={{}} look="danger" size="lg">{t('signOutAll')}</OneButton>
          <Island name="forget" />
        </hl-forget>
        <p className="text-sm text-muted">{t('signOutAllHint')}</p>
      </div>
    </AccountFrame>
  );
}
