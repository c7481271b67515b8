import type { ComponentProps, ReactNode } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import type { FormAction } from '@/lib/http/form-state';

type OneButtonProps = {
  readonly action: FormAction; readonly fields: Readonly<Record<string, string>>; readonly children: ReactNode;
  /** Which thing the button acts on, for who hears the page and cannot see what it stands beside. */
  readonly about?: string; readonly look?: ComponentProps<typeof SubmitButton>['look']; readonly size?: ComponentProps<typeof SubmitButton>['size'];
};

/** A form that is one button: an act on one thing, working with no script. */
export function OneButton({ action, fields, children, about, look = 'secondary', size = 'md' }: OneButtonProps) {
  return (
    <ActionForm action={action}>
      {Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <SubmitButton look={look} size={size}>{children}{about && <span className="sr-only"> {about}</span>}</SubmitButton>
    </ActionForm>
  );
}
