import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Island } from '../ui/island';
import { SignaturePad } from './signature-pad';
import { TextField } from './text-field';

type SignatureFieldProps = { readonly name?: string; readonly typedName?: string; readonly label?: ReactNode };

/**
 * A drawn signature (`name`: strokes as JSON, see front/islands/signature.ts) with a typed full name (`typedName`) for who
 * cannot draw; one of the two comes filled. Use it inside an ActionForm on a server component.
 */
export function SignatureField({ name = 'signature', typedName = 'signedName', label }: SignatureFieldProps) {
  const t = useTranslations('common.signature');
  return (
    <>
      <SignaturePad name={name} label={label ?? t('draw')} clear={t('clear')}><Island name="signature" /></SignaturePad>
      <TextField name={typedName} label={t('typed')} autoComplete="name" maxLength={40} />
    </>
  );
}
