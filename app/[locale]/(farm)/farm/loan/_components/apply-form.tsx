import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField } from '@/components/forms/amount-field';
import { Checkbox } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Section } from '@/components/ui/card';
import { cx } from '@/components/ui/class-names';
import type { OpenProductDto } from '@/lib/lending/dto';
import { formatFen } from '@/lib/shared/money';
import { percent } from '../../../../_lending/words';
import { apply } from '../actions';

const carries = ({ limitFen, minFen }: OpenProductDto): boolean => BigInt(limitFen) >= BigInt(minFen);

/** What she wants, for what, and whom she asks. Her consent is said in full before it is given. */
export async function ApplyForm({ products }: { readonly products: readonly OpenProductDto[] }) {
  const t = await getTranslations('lending.borrower');
  return (
    <Section title={t('apply')}>
      <ActionForm action={apply} label={t('apply')}>
        <AmountField name="amount" label={t('amount')} hint={t('amountHint')} required />
        <TextField name="months" label={t('months')} inputMode="numeric" defaultValue="6" required />
        <TextField name="purpose" label={t('purpose')} hint={t('purposeHint')} maxLength={100} required />
        <fieldset className="mb-4">
          <legend className="font-medium">{t('products')}</legend>
          <p className="mb-1 text-sm text-muted">{t('productsHint')}</p>
          {products.map((product) => (
            <Checkbox key={product.id} name={`product:${product.id}`} className="mb-3" label={<>
              <b className="font-semibold">{product.lenderName}</b> {product.name}
              <span className="block text-sm text-muted">{t('productLine', {
                rate: percent(product.rateBps), min: formatFen(BigInt(product.minFen)), max: formatFen(BigInt(product.maxFen)), from: product.minMonths, to: product.maxMonths,
              })}</span>
              <span className={cx('block text-sm font-medium', carries(product) ? 'text-field' : 'text-gold-ink')}>{t(carries(product) ? 'carries' : product.passes ? 'carriesTooLittle' : 'passMark', {
                limit: formatFen(BigInt(product.limitFen)), mark: product.passMark })}</span>
            </>} />
          ))}
        </fieldset>
        <Checkbox name="consent" label={t('consent')} required />
        <SubmitButton>{t('submit')}</SubmitButton>
      </ActionForm>
    </Section>
  );
}
