import { Check } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';

export type Steps = { readonly verified: boolean; readonly account: boolean; readonly store: boolean; readonly taken: boolean };

/** The way to the first sale, step by step; only the step that is next has a button. */
export async function Begin({ verified, account, store, taken }: Steps) {
  const t = await getTranslations('merchant.home.begin');
  const steps = [
    { key: 'verify', done: verified, href: '/me/verify' }, { key: 'account', done: account, href: '/me/account' }, { key: 'store', done: store, href: '/shop/stores' }, { key: 'taking', done: taken, href: null },
  ] as const;
  const next = steps.find(({ done }) => !done)?.key;
  return (
    <Card as="section" flush className="mb-4">
      <h2 className="px-4 pt-4 text-lg font-semibold">{t('title')}</h2>
      <ol>
        {steps.map(({ key, done, href }, index) => (
          <li key={key} className="flex items-start gap-3 border-t border-line px-4 py-3 first:border-t-0">
            <span aria-hidden className={`mt-0.5 grid size-8 flex-none place-items-center rounded-full text-sm font-semibold ${done ? 'bg-field text-card' : 'bg-sprout text-field'}`}>{done ? <Check className="size-5" /> : index + 1}</span>
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{t(key)}</span>
              <span className="block text-sm text-muted">{t(`${key}Text`)}</span>
              {key === next && href && <LinkButton href={href} className="mt-2">{t('todo')}</LinkButton>}
            </span>
            {done ? <Chip tone="ok">{t('done')}</Chip> : key === next && <Chip tone="wait">{href ? t('now') : t('soon')}</Chip>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
