import { getFormatter, getTranslations } from 'next-intl/server';
import { gradeName } from '../catalogue/domain/produce';
import { personName } from '../identity/queries';
import type { ListingField } from '../market/domain/listing-edit';
import { formatFen } from '../shared/money';
import { massText, type MassUnit } from '../shared/quantity';
import { database } from './database';
import { EDIT_INPUTS } from './field-forms';

/** What `market.editListing` answers of a field that somebody else has changed. */
export type Conflict = { readonly field: ListingField; readonly hers: string; readonly theirs: string; readonly byPersonId: string | null; readonly at: string | null };
type About = { readonly leafId: string; readonly soldBy: MassUnit };

/** A conflict in words, for who decides: hers, the other one, whose that is. `base` and `inputs` are for the form that asks again. */
export type ConflictDto = {
  readonly label: string; readonly hers: string; readonly theirs: string;
  /** "王大山, 今天 10:05 改的"; of what is left, that some was sold. */
  readonly by: string;
  readonly field: ListingField; readonly base: string; readonly inputs: readonly string[];
};

/** A field's value, in the spelling of `listingValues`, as people read it. */
async function valueWords(locale: string, field: ListingField, value: string, { leafId, soldBy }: About): Promise<string> {
  const [t, unit, format] = await Promise.all([getTranslations({ locale, namespace: 'market.edit' }), getTranslations({ locale, namespace: 'common.unit' }), getFormatter({ locale })]);
  switch (field) {
    case 'grade': return gradeName(leafId, value, locale as 'zh-CN');
    case 'price': {
      const [fen, by] = value.split('/') as [string, MassUnit];
      return `${formatFen(BigInt(fen))}/${unit(by)}`;
    }
    case 'left': return `${massText(BigInt(value), soldBy, 3)} ${unit(soldBy)}`;
    case 'window': return value.split('/').map((day) => format.dateTime(new Date(`${day}T12:00:00+08:00`), { month: 'short', day: 'numeric' })).join(' – ');
    default: return value || t('nothing');
  }
}

export async function conflictWords(locale: string, about: About, conflicts: readonly Conflict[]): Promise<ConflictDto[]> {
  const [t, format] = await Promise.all([getTranslations({ locale, namespace: 'market.edit' }), getFormatter({ locale })]);
  return Promise.all(conflicts.map(async ({ field, hers, theirs, byPersonId, at }) => {
    const name = byPersonId && (await personName(database(), byPersonId));
    const when = at && format.dateTime(new Date(at), { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false });
    return {
      field, base: theirs, inputs: EDIT_INPUTS[field], label: t(`field.${field}`),
      hers: await valueWords(locale, field, hers, about), theirs: await valueWords(locale, field, theirs, about),
      by: name && when ? t('by', { name, when }) : t('bySale'),
    };
  }));
}
