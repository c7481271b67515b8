import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { documentFor } from '@/lib/esign/queries';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { signingKeyHere } from '@/lib/http/signing';
import { applicationFor } from '@/lib/lending/queries';
import { systemClock } from '@/lib/shared/clock';
import { LoanContract } from '../../../../../_lending/contract-view';
import { FarmFrame } from '../../../../_components/farm-frame';
import { sign } from '../../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.contract'))('title') };
}

/** The contract of a loan, read and signed by the borrower. */
export default async function BorrowerContract({ params }: { readonly params: Promise<{ id: string }> }) {
  const [{ id }, session, t] = await Promise.all([params, requireSession({ orgs: ['farm', 'cooperative'] }), getTranslations('lending.contract')]);
  const application = await applicationFor(database(), session.actor, id);
  const document = application?.documentId ? await documentFor(database(), session.actor, application.documentId) : null;
  if (!application || !document) notFound();
  const signingKey = await signingKeyHere();
  return (
    <FarmFrame title={t('title')} back={{ href: '/farm/loan', label: t('back') }}>
      <LoanContract application={application} document={document} sign={sign} actor={session.actor} personName={session.personName}
        verified={session.personVerified} signingKey={signingKey} now={systemClock.now()} path={`/farm/loan/contract/${id}`} />
    </FarmFrame>
  );
}
