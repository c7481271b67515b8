import { getFormatter, getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { LinkButton } from '@/components/ui/button';
import { Card, Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { ownConsent } from '@/lib/identity/profile/queries';
import { dealingsWith } from '@/lib/lending/queries';
import { systemClock } from '@/lib/shared/clock';
import { AccountFrame } from '../../../_components/account-frame';
import { OneButton } from '../../../_components/one-button';
import { takeBack } from '../../actions';

type ConsentProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.consent'))('title') };
}

/** One consent: what taking it back changes and what goes on, said before it is done, and after it what has changed. */
export default async function OneConsent({ params, searchParams }: ConsentProps) {
  const [t, { id }, { done }, session, format] = await Promise.all([
    getTranslations('identity.consent.withdraw'), params, searchParams, requireSession({ orgs: ['farm', 'cooperative', 'buyer', 'shop'] }), getFormatter()]);
  const { actor } = session;
  const consent = await ownConsent(database(), actor, id, systemClock.now());
  if (!consent) notFound();
  const { lenderName: name, lenderOrgId, inForce, givenAt, until, revokedAt } = consent;
  const { underWay, loans } = await dealingsWith(database(), actor, lenderOrgId);
  const runs = actor.role === 'owner' || actor.role === 'manager';
  const day = (at: Date) => format.dateTime(at, { dateStyle: 'medium' });
  return (
    <AccountFrame session={session} title={t(inForce ? 'title' : 'titleEnded', { name })} below>
      {done === 'revoked' && !inForce && <Notice tone="ok" live className="mb-4">{t('done', { name })}</Notice>}
      <Card><Dl items={[{ term: t('given'), value: day(givenAt) }, { term: t('until'), value: day(until) }, ...(revokedAt ? [{ term: t('revoked'), value: day(revokedAt) }] : [])]} /></Card>
      <Section title={t(inForce ? 'before' : 'changed')}>
        <ul className="list-disc space-y-2 pl-5">
          <li>{t('once', { name })}</li>
          {underWay.length === 0 ? <li>{t('noneUnderWay')}</li> : underWay.map((number) => <li key={number}>{t('underWay', { number })}</li>)}
          <li>{loans > 0 ? t('loans', { count: loans }) : t('noLoans')}</li>
          <li>{t('stays')}</li>
        </ul>
      </Section>
      <div className="mt-4 flex flex-wrap gap-3">
        {inForce && runs && <OneButton action={takeBack} fields={{ consentId: id }} about={name} look="danger" size="lg">{t('submit')}</OneButton>}
        {inForce ? <LinkButton href="/me#consents" look="secondary" size="lg">{t('keep')}</LinkButton> : <LinkButton href={`/me/consent?lender=${lenderOrgId}`} look="secondary" size="lg">{t('again')}</LinkButton>}
        {(actor.orgKind === 'farm' || actor.orgKind === 'cooperative') && <LinkButton href="/farm/credit/readings" look="quiet" size="lg">{t('readings')}</LinkButton>}
      </div>
    </AccountFrame>
  );
}
