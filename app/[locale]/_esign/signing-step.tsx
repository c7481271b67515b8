import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { TextField } from '@/components/forms/text-field';
import { Link } from '@/components/navigation';
import { LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { SigningKeyDto } from '@/lib/esign/keys/queries';
import { MakeKeyForm } from './key-forms';
import { PASSWORD_FIELD } from './signing';

type SigningStepProps = {
  readonly signingKey: SigningKeyDto | null;
  readonly verified: boolean;
  readonly now: Date;
  /** A contract that is signed simply asks for none of it. */
  readonly needed: boolean;
  /** The page itself, to come back to. */
  readonly to: string;
  /** The form that signs, for who has a key. */
  readonly children: ReactNode;
};

/** What stands before signing with a certificate: who has no key yet makes it here, in the same place and in plain words. */
export async function SigningStep({ signingKey, verified, now, needed, to, children }: SigningStepProps) {
  const t = await getTranslations('esign.key');
  if (!needed) return children;
  if (!verified) return <Notice tone="wait" title={t('notVerified')} className="mt-5">{t('notVerifiedText')} <Link href="/me/verify" className="text-field underline">{t('verify')}</Link></Notice>;
  const has = signingKey !== null && (signingKey.state === 'active' || signingKey.state === 'requested');
  const expired = signingKey?.state === 'active' && signingKey.validUntil !== null && signingKey.validUntil <= now;
  if (signingKey?.state === 'requested') {
    return (
      <Notice tone="wait" live title={t('pending')} className="mt-5">
        {t('pendingText')}
        <span className="mt-3 block"><LinkButton href={to} look="secondary">{t('look')}</LinkButton></span>
      </Notice>
    );
  }
  if (!has || expired) {
    return (
      <div className="mt-5 border-t border-line pt-4">
        <p className="font-medium">{t(signingKey?.state === 'refused' ? 'refused' : expired ? 'expired' : 'first')}</p>
        <p className="mt-1 mb-4 text-sm text-muted">{t('what')}</p>
        <MakeKeyForm to={to} replace={expired ? signingKey.id : undefined} />
      </div>
    );
  }
  return children;
}

/** Inside the form that signs: the password, unless the key is open on this device. */
export async function PasswordField({ signingKey }: { readonly signingKey: SigningKeyDto | null }) {
  const t = await getTranslations('esign.key');
  if (signingKey?.unlocked) return <p className="mb-4 text-sm text-muted">{t('openHere')}</p>;
  return (
    <>
      <TextField name={PASSWORD_FIELD} type="password" label={t('password')} hint={t('passwordHint')} autoComplete="current-password" maxLength={64} required />
      <p className="mb-4 text-sm"><Link href="/me/signing" className="inline-flex min-h-11 items-center text-field">{t('forgotten')}</Link></p>
    </>
  );
}
