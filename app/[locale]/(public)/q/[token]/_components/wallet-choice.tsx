import { getTranslations } from 'next-intl/server';
import { RadioCards } from '@/components/forms/choice-field';
import { WALLETS, type Wallet } from '@/lib/payments/domain/machines';

/** The wallets' own colours; white on each of them is readable (4.5:1). */
const COLOURS: Record<Wallet, string> = { unionpay: '#c81e27', wechat: '#0b7d12', alipay: '#0d66d6' };

/** Which wallet to pay with, as three large rows. */
export async function WalletChoice({ chosen }: { readonly chosen: Wallet }) {
  const t = await getTranslations('payments');
  return (
    <RadioCards name="wallet" label={t('cashier.chooseWallet')} required defaultValue={chosen} className="mt-5" options={WALLETS.map((wallet) => ({
      value: wallet, label: <span className="text-lg">{t(`wallets.${wallet}`)}</span>,
      mark: <span aria-hidden className="grid size-9 flex-none place-items-center rounded-[10px] text-white" style={{ background: COLOURS[wallet] }}>{t(`walletMarks.${wallet}`)}</span>,
    }))} />
  );
}
