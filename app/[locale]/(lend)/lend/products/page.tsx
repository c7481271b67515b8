import { Tags } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField } from '@/components/forms/amount-field';
import { SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { LOAN_METHODS } from '@/lib/lending/domain/schedule';
import { ownProducts } from '@/lib/lending/queries';
import { formatFen } from '@/lib/shared/money';
import { percent } from '../../../_lending/words';
import { LendFrame } from '../../_components/lend-frame';
import { close, open } from '../actions';

const DECIDERS = ['owner', 'manager', 'risk_manager'];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.desk'))('products') };
}

/** What this lender lends on, and the form for another. */
export default async function Products({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [session, t, words, { done }] = await Promise.all([
    requireSession({ orgs: ['lender'], path: '/lend/products' }), getTranslations('lending.desk'), getTranslations('lending'), searchParams]);
  const products = await ownProducts(database(), session.actor);
  const mayDecide = DECIDERS.includes(session.actor.role);
  return (
    <LendFrame session={session} title={t('products')}>
      {(done === 'opened' || done === 'closed') && <Notice tone="ok" live className="mb-4">{t(`done.${done}`)}</Notice>}
      <Section title={t('onOffer')} heading="inside" flush>
        {products.length === 0 ? <EmptyState icon={Tags} title={t('noProducts')} /> : (
          <DataTable caption={t('products')} rows={products} rowKey={({ id }) => id} columns={[
            { key: 'name', header: t('name'), primary: true, cell: (row) => <><b className="font-semibold">{row.name}</b><span className="block text-sm text-muted">{words(`method.${row.method}`)}</span></> },
            { key: 'rate', header: words('term.rate'), align: 'right', cell: (row) => percent(row.rateBps) },
            { key: 'fee', header: words('term.fee'), align: 'right', cell: (row) => percent(row.feeBps) },
            { key: 'range', header: words('term.principal'), cell: (row) => t('range', { min: formatFen(BigInt(row.minFen)), max: formatFen(BigInt(row.maxFen)) }) },
            { key: 'months', header: words('term.months'), cell: (row) => words('months', { months: `${row.minMonths}–${row.maxMonths}` }) },
            { key: 'pass', header: t('passMark'), align: 'right', cell: (row) => row.passMark },
            { key: 'state', header: words('term.state'), cell: (row) => row.isOpen && mayDecide
              ? <ActionForm action={close} label={`${t('close')} ${row.name}`}><input type="hidden" name="productId" value={row.id} /><SubmitButton look="secondary" size="md">{t('close')}</SubmitButton></ActionForm>
              : <StatusChip tone={row.isOpen ? 'ok' : 'idle'}>{t(row.isOpen ? 'open' : 'closed')}</StatusChip> },
          ]} />
        )}
      </Section>
      {mayDecide && <OpenForm />}
    </LendFrame>
  );
}

async function OpenForm() {
  const [t, method, term] = await Promise.all([getTranslations('lending.desk'), getTranslations('lending.method'), getTranslations('lending.term')]);
  return (
    <Section title={t('openProduct')}>
      <ActionForm action={open} label={t('openProduct')}>
        <div className="grid gap-x-4 sm:grid-cols-2 xl:grid-cols-4">
          <TextField name="name" label={t('name')} maxLength={30} required />
          <SelectField name="method" label={term('method')} required options={LOAN_METHODS.map((value) => ({ value, label: method(value) }))} />
          <TextField name="rate" label={t('rate')} inputMode="decimal" required />
          <TextField name="fee" label={t('fee')} inputMode="decimal" defaultValue="0" required />
          <AmountField name="min" label={t('min')} required />
          <AmountField name="max" label={t('max')} required />
          <TextField name="minMonths" label={t('minMonths')} inputMode="numeric" required />
          <TextField name="maxMonths" label={t('maxMonths')} inputMode="numeric" required />
          <TextField name="deductionCap" label={t('deduction')} inputMode="decimal" defaultValue="30" required />
          <AmountField name="weeklyFloor" label={t('floor')} />
          <TextField name="passMark" label={t('passMark')} inputMode="numeric" defaultValue="640" required />
          <AmountField name="fourEyes" label={t('fourEyes')} required />
          <TextField name="priority" label={t('priority')} inputMode="numeric" defaultValue="1" required />
        </div>
        <SubmitButton size="md" className="sm:w-auto sm:min-w-40">{t('productSubmit')}</SubmitButton>
      </ActionForm>
    </Section>
  );
}
