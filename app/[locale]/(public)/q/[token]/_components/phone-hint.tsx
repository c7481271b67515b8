import { headers } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { Qr } from '@/app/[locale]/_orders/qr';
import { originOf } from '@/lib/http/origin';
import { urlOf } from '@/lib/payments/qr/rendering';

/** The same code for a second device; on a phone it would have nobody to scan it. */
export async function PhoneHint({ token }: { readonly token: string }) {
  const [t, head] = await Promise.all([getTranslations('payments.cashier'), headers()]);
  return (
    <aside className="mt-8 hidden items-center gap-4 border-t border-line pt-5 pointer-fine:flex" data-screen-only="">
      <Qr text={urlOf(token, originOf(head))} label={t('qrLabel')} className="w-32 flex-none rounded-md border border-line" />
      <div>
        <h2 className="font-semibold">{t('phoneTitle')}</h2>
        <p className="text-sm text-muted">{t('phoneHint')}</p>
      </div>
    </aside>
  );
}
