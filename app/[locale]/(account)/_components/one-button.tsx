import type { ComponentProps, ReactNode } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import type { FormAction } from '@/lib/http/form-state';

type OneButtonProps = {
  readonly action: FormAction; readonly fields: Readonly<Record<string, string>>; readonly children: ReactNode;
  /** What the form does to which thing, for who hears the page. */
  readonly label: string; readonly look?: ComponentProps<typeof SubmitButton>['look']; readonly size?: ComponentProps<typeof SubmitButton>['size'];
};

/** A form that is one button: an act on one thing, working with no script. */
export function OneButton({ action, fields, children, label, look = 'secondary', size = 'md' }: OneButtonProps) {
  return (
    <ActionForm action={action} label={label}>
      {Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <SubmitButton look={look} size={size}>{children}</SubmitButton>
    </ActionForm>
  );
}
