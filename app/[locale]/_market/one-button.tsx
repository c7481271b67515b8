import type { ReactNode } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import type { ButtonLook, ButtonSize } from '@/components/ui/button-class';
import type { FormAction } from '@/lib/http/form-state';

type OneButtonProps = {
  readonly action: FormAction; readonly fields: Readonly<Record<string, string>>; readonly children: ReactNode;
  /** What the form does to which thing, for who hears the page. */
  readonly label: string; readonly look?: ButtonLook; readonly size?: ButtonSize; readonly className?: string; readonly wide?: boolean;
};

/** A form that is one button: an act on one thing, working with no script. */
export function OneButton({ action, fields, children, label, look = 'secondary', size = 'md', className, wide }: OneButtonProps) {
  return (
    <ActionForm action={action} label={label} className={className}>
      {Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <SubmitButton look={look} size={size} className={wide ? 'w-full' : undefined}>{children}</SubmitButton>
    </ActionForm>
  );
}
