import { getTranslations } from 'next-intl/server';
import { Qr } from '@/app/[locale]/_orders/qr';
import { codeOrigin } from '@/lib/http/code-origin';
import { urlOf } from '@/lib/payments/qr/rendering';

/** The same code for a second device; on a phone it would have nobody to scan it. */
export async function PhoneHint({ token }: { readonly token: string }) {
  const [t, origin] = await Promise.all([getTranslations('payments.cashier'), codeOrigin()]);
  return (
    <aside className="mt-8 hidden items-center gap-4 border-t border-line pt-5 pointer-fine:flex" data-screen-only="">
      <Qr text={urlOf(token, origin)} label={t('qrLabel')} className="w-32 flex-none rounded-md border border-line" />
      <div>
        <h2 className="font-semibold">{t('phoneTitle')}</h2>
        <p className="text-sm text-muted">{t('phoneHint')}</p>
      </div>
    </aside>
  );
}
