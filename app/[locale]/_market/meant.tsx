import { getTranslations } from 'next-intl/server';
import { Checkbox } from '@/components/forms/choice-field';
import { OnlyAfter } from '@/components/forms/only-after';

/** Shows once a figure was asked about: "I mean it". */
export async function Meant() {
  const t = await getTranslations('market.sell');
  return <OnlyAfter code="FIGURE_UNUSUAL"><Checkbox name="confirmed" label={t('meant')} required /></OnlyAfter>;
}
