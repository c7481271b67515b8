import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { SignatureField } from '@/components/forms/signature-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { LinkButton } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { Link } from '@/components/navigation';
import type { SigningKeyDto } from '@/lib/esign/keys/queries';
import type { ContractContent, Words } from '@/lib/esign/domain/content';
import type { OrderDto } from '@/lib/orders/dto';
import type { FormAction } from '@/lib/http/form-state';
import { formatFen } from '@/lib/shared/money';
import { PasswordField, SigningStep } from '../_esign/signing-step';

type ContractViewProps = { readonly order: OrderDto; readonly sign: FormAction; readonly personName: string; readonly maySign: boolean;
  readonly verified: boolean; readonly signingKey: SigningKeyDto | null; readonly now: Date; readonly path: string };

/** The contract of an order: its text, who has signed, and the place to sign. */
export async function ContractView({ order, sign, personName, maySign, verified, signingKey, now, path }: ContractViewProps) {
  const [t, format] = await Promise.all([getTranslations('orders.contract'), getFormatter()]);
  const { document } = order;
  const needed = document.assurance === 'certificate';
  const own = order.side === 'seller' ? order.seller : order.buyer;
  return (
    <>
      {document.state === 'void' && <Notice tone="bad" title={t('void')} className="mb-4" />}
      <ContractText content={document.content} />
      <Section id="sign" title={t('sign')}>
        <ul className="grid gap-4 sm:grid-cols-2">
          {document.signers.map((signer) => (
            <li key={signer.organisationId} className="min-w-0">
              <p className="font-medium">{signer.shownName}</p>
              {signer.path && (
                <svg aria-hidden viewBox="0 0 600 200" className="mt-1 w-full max-w-64 rounded-sm border border-line bg-card" fill="none" stroke="currentColor" strokeWidth="5" strokeLinecap="round" strokeLinejoin="round"><path d={signer.path} /></svg>
              )}
              <p className="text-sm text-muted">
                {signer.signedAt && signer.method
                  ? <>{t('signedBy', { name: signer.signedName ?? '', method: signer.method })}<br />{format.dateTime(signer.signedAt, { dateStyle: 'medium', timeStyle: 'short' })}</>
                  : t('waiting')}
              </p>
            </li>
          ))}
        </ul>
        {order.moves.sign && maySign && <SigningStep signingKey={signingKey} verified={verified} now={now} to={path} needed={needed}>
          <ActionForm action={sign} label={t('sign')} className="mt-5 border-t border-line pt-4">
            <input type="hidden" name="orderId" value={order.id} />
            <p className="mb-1 font-medium">{t('signIntro', { name: own.name, amount: formatFen(BigInt(order.amountFen)) })}</p>
            <p className="mb-3 text-sm text-muted">{t('signHint', { name: personName })} {t('deadline', { when: format.dateTime(order.signBy, { dateStyle: 'medium', timeStyle: 'short' }) })}</p>
            <SignatureField />
            {needed && <PasswordField signingKey={signingKey} />}
            <SubmitButton>{t('button')}</SubmitButton>
          </ActionForm>
        </SigningStep>}
        {order.moves.sign && !maySign && <Notice tone="wait" className="mt-4">{t('clerk')}</Notice>}
        <p className="mt-4 text-sm text-muted">{t(needed ? 'whatCertified' : 'what')}</p>
        <p className="mt-1 break-all text-sm text-muted">{t('digest')} <span className="num">{document.contentHash}</span></p>
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

/** The text of a contract: Chinese, which binds, with English under it; a reader of English sees both. */
export async function ContractText({ content }: { readonly content: ContractContent }) {
  const [t, locale] = await Promise.all([getTranslations('orders.contract'), getLocale()]);
  const both = (words: Words, className?: string) => (
    <span className={className}>{words.zh}{locale === 'en' && words.en !== words.zh && <span lang="en" className="block text-sm text-muted">{words.en}</span>}</span>
  );
  return (
    <>
      <Section title={t('parties')}>
        <dl className="grid gap-3 sm:grid-cols-2">
          {content.parties.map((party) => (
            <div key={party.role.zh}><dt className="text-sm text-muted">{both(party.role)}</dt><dd className="font-medium">{party.name}{party.place && <span className="block text-sm font-normal text-muted">{party.place}</span>}</dd></div>
          ))}
        </dl>
      </Section>
      {content.sections.map((section) => (
        <Section key={section.heading.zh} title={both(section.heading)}>
          {section.clauses && <ol className="list-decimal space-y-2 pl-5">{section.clauses.map((clause, i) => <li key={i}>{both(clause)}</li>)}</ol>}
          {section.table && <ContractTable table={section.table} label={section.heading.zh} words={both} />}
        </Section>
      ))}
    </>
  );
}

/** A single row reads better as a list; a wide table scrolls inside its own frame. */
function ContractTable({ table, label, words }: { readonly table: NonNullable<ContractContent['sections'][number]['table']>; readonly label: string; readonly words: (words: Words) => ReactNode }) {
  const [row, ...more] = table.rows;
  if (row && more.length === 0) return <Dl items={table.columns.map((column, i) => ({ term: words(column), value: words(row[i]!) }))} />;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full border-collapse text-left">
        <thead><tr>{table.columns.map((column, i) => <th key={i} scope="col" className="border-b border-line py-2 pr-3 text-sm font-medium text-muted last:whitespace-nowrap last:pr-0">{words(column)}</th>)}</tr></thead>
        <tbody>{table.rows.map((cells, i) => <tr key={i}>{cells.map((cell, j) => <td key={j} className="border-b border-line py-2 pr-3 align-top last:whitespace-nowrap last:pr-0">{words(cell)}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
