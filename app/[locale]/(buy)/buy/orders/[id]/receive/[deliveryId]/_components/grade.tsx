import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { localName } from '@/lib/catalogue/domain/locale';
import { gradeName, produceLeaf } from '@/lib/catalogue/domain/produce';
import type { DeductionReason } from '@/lib/orders/domain/grading';
import type { DeliveryDto, OrderDto } from '@/lib/orders/dto';
import { percent } from '../../../../../../../_orders/words';
import { recordGrade } from '../../../../actions';

/** The inspection: what was found, and by which line of the signed table it takes something off the price. */
export async function Grade({ order, delivery }: { readonly order: OrderDto; readonly delivery: DeliveryDto }) {
  const [t, locale] = await Promise.all([getTranslations('orders.inspect'), getLocale()]);
  const sheet = delivery.sheets[0];
  const why = (reason: DeductionReason): string => {
    switch (reason.reason) {
      case 'grade': return t('why.grade', { count: reason.gradesLower, percent: percent(reason.bps) });
      case 'defects': return t('why.defects', { found: percent(reason.foundBps), limit: percent(reason.toleranceBps), percent: percent(reason.bps) });
      case 'moisture': return t('why.moisture', { found: percent(reason.foundBps), limit: percent(reason.limitBps), percent: percent(reason.bps) });
    }
  };
  return (
    <Section id="grade" title={t('grade')} heading="inside">
      {sheet && (
        <div className="mb-3">
          <p className="font-medium">{t('sheet', { grade: gradeName(order.leafId, sheet.gradeId, locale), defects: sheet.defectCount, sample: sheet.sampleCount, percent: percent(sheet.deductionBps) })}</p>
          {sheet.reasons.map((reason) => <p key={reason.reason} className="text-muted">{why(reason)}</p>)}
          {sheet.note && <p className="text-muted">{sheet.note}</p>}
        </div>
      )}
      <Table order={order} />
      {delivery.decidedAt === null && delivery.weighedGrams && <GradeForm order={order} deliveryId={delivery.id} />}
    </Section>
  );
}

/** The deduction table of the contract, so that nobody has to look it up. */
async function Table({ order }: { readonly order: OrderDto }) {
  const t = await getTranslations('orders.inspect');
  const { terms } = order;
  return (
    <details className="mb-3">
      <summary className="flex min-h-11 items-center text-field">{t('tableTitle')}</summary>
      <Dl items={[
        { term: t('row.grade'), value: percent(terms.gradeDeductionBps) },
        { term: t('row.defects', { percent: percent(terms.defectToleranceBps) }), value: percent(terms.defectDeductionBps) },
        ...(terms.moistureLimitBps === null ? [] : [{ term: t('row.moisture', { percent: percent(terms.moistureLimitBps) }), value: percent(terms.moistureDeductionBps) }]),
        { term: t('row.most'), value: percent(terms.maxDeductionBps) },
      ]} />
    </details>
  );
}

async function GradeForm({ order, deliveryId }: { readonly order: OrderDto; readonly deliveryId: string }) {
  const [t, locale] = await Promise.all([getTranslations('orders.inspect'), getLocale()]);
  const grades = produceLeaf(order.leafId)?.grades ?? [];
  return (
    <ActionForm action={recordGrade} label={t('grade')}>
      <input type="hidden" name="deliveryId" value={deliveryId} />
      <p className="mb-3 text-muted">{t('gradeIntro')}</p>
      <SelectField name="gradeId" label={t('foundGrade')} required defaultValue={order.gradeId} options={grades.map((grade) => ({ value: grade.id, label: localName(grade, locale) }))} />
      <div className="grid gap-x-4 sm:grid-cols-3 large-print:grid-cols-1">
        <TextField name="sampleCount" label={t('sample')} required inputMode="numeric" defaultValue="100" autoComplete="off" />
        <TextField name="defectCount" label={t('defects')} required inputMode="numeric" autoComplete="off" />
        {order.terms.moistureLimitBps !== null && <TextField name="moisture" label={t('moisture')} required inputMode="decimal" autoComplete="off" />}
      </div>
      <TextField name="note" label={t('note')} maxLength={200} autoComplete="off" />
      <SubmitButton size="md" look="secondary">{t('saveSheet')}</SubmitButton>
    </ActionForm>
  );
}
