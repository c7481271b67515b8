'use client';

import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { buttonClass, type ButtonLook, type ButtonSize } from '../ui/button-class';

type SubmitButtonProps = {
  readonly children: ReactNode;
  readonly look?: ButtonLook;
  readonly size?: ButtonSize;
  readonly className?: string;
  /** A form with several buttons says which one was pressed. */
  readonly name?: string;
  readonly value?: string;
};

/** Sends the form; while it is on its way the button waits. Without script the hidden key does the guarding. */
export function SubmitButton({ children, look = 'primary', size = 'lg', className, name, value }: SubmitButtonProps) {
  const { pending } = useFormStatus();
  const t = useTranslations('common.form');
  return (
    <button type="submit" name={name} value={value} disabled={pending} className={buttonClass(look, size, className)}>
      {pending ? <><LoaderCircle aria-hidden className="size-5 animate-spin" />{t('sending')}</> : children}
    </button>
  );
}
