import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField, QuantityField } from '@/components/forms/amount-field';
import { SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { DateField, Textarea, TextField } from '@/components/forms/text-field';
import { VoiceInput } from '@/components/layout/comforts';
import { Card } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { produceLeaf, produceName } from '@/lib/catalogue/domain/produce';
import { gradeOptions } from '@/lib/catalogue/dto';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { LISTING_FIELDS, listingValues } from '@/lib/market/domain/listing-edit';
import type { ListingDto } from '@/lib/market/dto';
import { listing as findListing } from '@/lib/market/queries';
import { yuanText } from '@/lib/shared/money';
import { massText, MASS_UNITS } from '@/lib/shared/quantity';
import { Meant } from '../../../../../_market/meant';
import { FarmFrame } from '../../../../_components/farm-frame';
import { MayWait } from '../../../../_components/field-door';
import { BoardBeside } from '../../../sell/_components/board-beside';
import { edit } from '../../../sell/actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.edit'))('title') };
}

/** Changes what a listing says while it is on offer. Each field goes with what stood there, so that nothing somebody else changed is overwritten. */
export default async function EditListing({ params }: { readonly params: Promise<{ id: string }> }) {
  const [t, { id }, { actor }, locale] = await Promise.all([getTranslations('market.edit'), params, requireSession({ orgs: ['farm', 'cooperative'] }), getLocale()]);
  const found = await findListing(database(), actor, id);
  if (!found || found.sellerOrgId !== actor.organisationId) notFound();
  const name = produceName(found.leafId, locale, found.variety);
  return (
    <FarmFrame title={t('title')} intro={name} back={{ href: `/farm/listings/${id}`, label: name }}>
      {found.status === 'published' ? <EditForm listing={found} name={name} /> : <Notice tone="wait" title={t('over')} />}
    </FarmFrame>
  );
}

async function EditForm({ listing, name }: { readonly listing: ListingDto; readonly name: string }) {
  const [t, sell, unit, locale] = await Promise.all([getTranslations('market.edit'), getTranslations('market.sell'), getTranslations('common.unit'), getLocale()]);
  const leaf = produceLeaf(listing.leafId);
  if (!leaf) notFound();
  const values = listingValues(listing);
  return (
    <Card>
      <ActionForm action={edit} label={t('title')}>
        <input type="hidden" name="listingId" value={listing.id} />
        {LISTING_FIELDS.map((field) => <input key={field} type="hidden" name={`base.${field}`} value={values[field]} />)}
        <MayWait kind="edit" what={t('what', { produce: name })} />
        <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-x-2 max-[22rem]:grid-cols-1 large-print:grid-cols-1">
          <AmountField name="price" label={sell('price')} defaultValue={yuanText(BigInt(listing.priceFen))} required />
          <SelectField name="pricedBy" label={sell('per')} options={MASS_UNITS.map((each) => ({ value: each, label: `/ ${unit(each)}` }))} defaultValue={listing.pricedBy} required />
        </div>
        <BoardBeside leafId={listing.leafId} />
        <QuantityField name="left" label={t('field.left')} hint={t('leftHint')} units={[listing.soldBy]} defaultValue={massText(BigInt(listing.remainingGrams), listing.soldBy, 6).replaceAll(',', '')} required />
        <div className="grid gap-x-3 min-[26rem]:grid-cols-2 large-print:grid-cols-1">
          <DateField name="harvestFrom" label={sell('from')} defaultValue={listing.harvestFrom} required />
          <DateField name="harvestTo" label={sell('to')} defaultValue={listing.harvestTo} required />
        </div>
        <SelectField name="gradeId" label={sell('grade')} options={gradeOptions(leaf, locale)} defaultValue={listing.gradeId} hint={listing.openOffers > 0 ? t('talksOpen') : undefined} required />
        <TextField name="variety" label={sell('variety')} defaultValue={listing.variety ?? ''} maxLength={40} />
        <TextField name="place" label={sell('place')} defaultValue={listing.place} maxLength={60} />
        <Textarea name="note" label={sell('note')} rows={2} defaultValue={listing.note ?? ''} maxLength={200} />
        <Meant />
        <SubmitButton>{t('save')}</SubmitButton>
        <p className="mt-2 text-sm text-muted">{t('after')}</p>
      </ActionForm>
      <VoiceInput />
    </Card>
  );
}
