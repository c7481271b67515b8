import { getFormatter, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SignatureField } from '@/components/forms/signature-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Link } from '@/components/navigation';
import { LinkButton } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import type { DocumentDto, SignerDto } from '@/lib/esign/dto';
import type { FormAction } from '@/lib/http/form-state';
import type { SigningKeyDto } from '@/lib/esign/keys/queries';
import type { ApplicationDto } from '@/lib/lending/dto';
import type { PersonActor } from '@/lib/shared/actor';
import { formatFen } from '@/lib/shared/money';
import { PasswordField, SigningStep } from '../_esign/signing-step';
import { ContractText } from '../_orders/contract-view';

type LoanContractProps = { readonly application: ApplicationDto; readonly document: DocumentDto; readonly sign: FormAction; readonly actor: PersonActor; readonly personName: string; readonly verified: boolean;
  readonly signingKey: SigningKeyDto | null; readonly now: Date; readonly path: string };

/** Who binds an organisation with a signature. */
const SIGNING_ROLES = ['owner', 'manager', 'risk_manager'];

/** A loan contract: its text, who has signed, and the place to sign. */
export async function LoanContract({ application, document, sign, actor, personName, verified, signingKey, now, path }: LoanContractProps) {
  const t = await getTranslations('lending.contract');
  const own = document.signers.find((signer) => signer.organisationId === actor.organisationId);
  const isOpen = application.state === 'contract_pending' && document.state === 'awaiting' && own !== undefined && own.signedAt === null;
  const principalFen = application.offers.find((offer) => offer.state === 'ACCEPTED')?.principalFen ?? application.amountFen;
  return (
    <>
      {document.state === 'void' && <Notice tone="bad" title={t('void')} className="mb-4" />}
      <ContractText content={document.content} />
      <Section id="sign" title={t('sign')}>
        <ul className="grid gap-4 sm:grid-cols-2">{document.signers.map((signer) => <SignedBy key={signer.organisationId} signer={signer} />)}</ul>
        {isOpen && SIGNING_ROLES.includes(actor.role) && <SigningStep signingKey={signingKey} verified={verified} now={now} to={path} needed={document.assurance === 'certificate'}>
          <ActionForm action={sign} label={t('sign')} className="mt-5 border-t border-line pt-4">
            <input type="hidden" name="applicationId" value={application.id} />
            <p className="mb-1 font-medium">{t('signIntro', { name: own.shownName, amount: formatFen(BigInt(principalFen)) })}</p>
            <p className="mb-3 text-sm text-muted">{t('signHint', { name: personName })}</p>
            <SignatureField />
            {document.assurance === 'certificate' && <PasswordField signingKey={signingKey} />}
            <SubmitButton>{t('button')}</SubmitButton>
          </ActionForm>
        </SigningStep>}
        {isOpen && !SIGNING_ROLES.includes(actor.role) && <Notice tone="wait" className="mt-4">{t('clerk')}</Notice>}
        <p className="mt-4 break-all text-sm text-muted">{t('digest')} <span className="num">{document.contentHash}</span></p>
        {document.state === 'signed' && (document.sha256
          ? <p className="mt-3 flex flex-wrap gap-2">
              <LinkButton href={`/api/documents/${document.id}`} look="secondary" external download={`${document.number}.pdf`}>{t('download')}</LinkButton>
              <Link href={`/verify/${document.id}`} className="inline-flex min-h-11 items-center px-2 text-field">{t('verify')}</Link>
            </p>
          : <p className="mt-3 text-sm">{t('making')}</p>)}
      </Section>
    </>
  );
}

async function SignedBy({ signer }: { readonly signer: SignerDto }) {
  const [t, format] = await Promise.all([getTranslations('lending.contract'), getFormatter()]);
  return (
    <li className="min-w-0">
      <p className="font-medium">{signer.shownName}</p>
      {signer.path && (
        <svg aria-hidden viewBox="0 0 600 200" className="mt-1 w-full max-w-64 rounded-sm border border-line bg-card" fill="none" stroke="currentColor" strokeWidth="5" strokeLinecap="round" strokeLinejoin="round"><path d={signer.path} /></svg>
      )}
      <p className="text-sm text-muted">{signer.signedAt ? <>{t('signedBy', { name: signer.signedName ?? '' })}<br />{format.dateTime(signer.signedAt, { dateStyle: 'medium', timeStyle: 'short' })}</> : t('waiting')}</p>
    </li>
  );
}
