import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Link } from '@/components/navigation';
import { Card, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import type { SigningKeyDto } from '@/lib/esign/keys/queries';
import { requireSession } from '@/lib/http/session';
import { signingKeyHere } from '@/lib/http/signing';
import { AccountFrame } from '../../_components/account-frame';
import { OneButton } from '../../_components/one-button';
import { changeSigningPassword, closeSigningKey, openSigningKey } from '../../../_esign/actions';
import { MakeKeyForm } from '../../../_esign/key-forms';
import { PASSWORD_FIELD } from '../../../_esign/signing';

const DONE = ['made', 'opened', 'changed', 'closed'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('esign.key'))('title') };
}

/** Her key with its certificate, and whether it is open on this device. */
async function OwnKey({ signingKey }: { readonly signingKey: SigningKeyDto }) {
  const [t, format] = await Promise.all([getTranslations('esign.key'), getFormatter()]);
  const { name, serial, validUntil, restsUntil, unlocked } = signingKey;
  const day = (at: Date) => format.dateTime(at, { dateStyle: 'long' });
  return (
    <Card>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 font-semibold break-words">{t('certificateOf', { name })}</h2>
        <Chip tone={unlocked ? 'wait' : 'ok'}>{t(unlocked ? 'isOpen' : 'isClosed')}</Chip>
      </div>
      <Dl items={[
        ...(serial ? [{ term: t('serial'), value: <span className="num break-all">{serial}</span> }] : []),
        ...(validUntil ? [{ term: t('until'), value: day(validUntil) }] : []),
      ]} />
      <p className="mt-3 text-sm text-muted">{t('demo')}</p>
      {restsUntil && <Notice tone="bad" className="mt-4">{t('rests', { time: format.dateTime(restsUntil, { timeStyle: 'short' }) })}</Notice>}
      <div className="mt-4">
        {unlocked
          ? <OneButton action={closeSigningKey} fields={{}}>{t('close')}</OneButton>
          : (
            <ActionForm action={openSigningKey} label={t('open')}>
              <TextField name={PASSWORD_FIELD} type="password" label={t('password')} hint={t('passwordHint')} autoComplete="current-password" maxLength={64} required />
              <SubmitButton look="secondary">{t('open')}</SubmitButton>
            </ActionForm>
          )}
      </div>
    </Card>
  );
}

/** One's own signing key: made once, under a password that nobody else knows. */
export default async function Signing({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [t, query, session] = await Promise.all([
    getTranslations('esign.key'), searchParams, requireSession({ orgs: ['farm', 'cooperative', 'buyer', 'lender', 'shop'], path: '/me/signing' })]);
  const signingKey = await signingKeyHere();
  const done = DONE.find((key) => key === query.done);
  const has = signingKey?.state === 'active';
  return (
    <AccountFrame session={session} title={t('title')} intro={t('what')} below>
      {done && <Notice tone="ok" live className="mb-4">{t(`done.${done}`)}</Notice>}
      {!session.personVerified && <Notice tone="wait" title={t('notVerified')}>{t('notVerifiedText')} <Link href="/me/verify" className="text-field underline">{t('verify')}</Link></Notice>}
      {signingKey?.state === 'requested' && <Notice tone="wait" live title={t('pending')}>{t('pendingText')}</Notice>}
      {signingKey?.state === 'refused' && <Notice tone="bad" className="mb-4">{t('refused')}</Notice>}
      {has && <OwnKey signingKey={signingKey} />}
      {session.personVerified && !has && signingKey?.state !== 'requested' && <Section title={t('makeTitle')}><MakeKeyForm to="/me/signing?done=made" /></Section>}
      {has && (
        <>
          <Section title={t('changeTitle')}>
            <ActionForm action={changeSigningPassword} label={t('changeTitle')}>
              <TextField name={PASSWORD_FIELD} type="password" label={t('password')} autoComplete="current-password" maxLength={64} required />
              <TextField name="_next" type="password" label={t('choose')} hint={t('chooseHint')} autoComplete="new-password" maxLength={64} required />
              <TextField name="_again" type="password" label={t('again')} autoComplete="new-password" maxLength={64} required />
              <SubmitButton look="secondary">{t('change')}</SubmitButton>
            </ActionForm>
          </Section>
          <Section title={t('replaceTitle')}>
            <p className="mb-4 text-muted">{t('replaceText')}</p>
            <MakeKeyForm to="/me/signing?done=made" replace={signingKey.id} />
          </Section>
        </>
      )}
    </AccountFrame>
  );
}
