import { Printer } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import type { MemberDto } from '@/lib/identity/profile/queries';
import type { CounterDto } from '@/lib/merchant/dto';
import { OneButton } from '../../../../(account)/_components/one-button';
import { giveCounter, stopCounter, takeCounter } from '../../actions';

/** A counter: to collect at, its code to print, and who stands there. */
export async function CounterCard({ counter, keeper, clerks }: { readonly counter: CounterDto; readonly keeper: boolean; readonly clerks: readonly MemberDto[] }) {
  const t = await getTranslations('merchant.stores');
  const { id, name, state } = counter;
  const closed = state === 'CLOSED';
  const free = clerks.filter(({ personId }) => !counter.clerks.some((clerk) => clerk.personId === personId));
  return (
    <Card as="li">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 flex-1 font-semibold break-words">{name}</h3>
        {closed && <Chip tone="idle">{t('closedChip')}</Chip>}
        <LinkButton href={`/shop/counter/${id}`} look={closed ? 'secondary' : 'primary'}>{t('open')}<span className="sr-only"> {name}</span></LinkButton>
      </div>
      {!closed && (
        <p className="mt-2 flex flex-wrap items-center gap-2">
          <span className="inline-flex items-center gap-1.5 text-sm text-muted"><Printer aria-hidden className="size-4" />{t('poster')}</span>
          {(['a5', 'a4'] as const).map((size) => <LinkButton key={size} href={`/api/posters/${id}?size=${size}`} external look="secondary">{t(size)}<span className="sr-only"> {name}</span></LinkButton>)}
        </p>
      )}
      {keeper && !closed && (
        <>
          <h4 className="mt-3 text-sm font-medium text-muted">{t('clerks')}</h4>
          {counter.clerks.length === 0 && <p className="text-sm text-muted">{t('noClerk')}</p>}
          <ul>
            {counter.clerks.map((clerk) => (
              <li key={clerk.personId} className="flex flex-wrap items-center justify-between gap-2 py-1">
                <span>{clerk.name}</span><OneButton action={takeCounter} fields={{ counterId: id, personId: clerk.personId }} about={`${clerk.name} · ${name}`}>{t('remove')}</OneButton>
              </li>
            ))}
          </ul>
          {free.length > 0 && (
            <ActionForm action={giveCounter} label={`${t('place')}: ${name}`} className="mt-2 flex flex-wrap items-end gap-2">
              <input type="hidden" name="counterId" value={id} />
              <SelectField name="personId" label={t('who')} options={free.map((one) => ({ value: one.personId, label: one.name }))} required className="mb-0 min-w-32 flex-1" />
              <SubmitButton look="secondary" size="md">{t('placeYes')}</SubmitButton>
            </ActionForm>
          )}
          <details className="mt-1">
            <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm text-muted">{t('close')}<span className="sr-only"> {name}</span></summary>
            <p className="mb-2 text-sm text-muted">{t('closeWhy')}</p>
            <OneButton action={stopCounter} fields={{ counterId: id }} about={name} look="danger">{t('closeYes')}</OneButton>
          </details>
        </>
      )}
    </Card>
  );
}
