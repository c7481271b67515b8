import { randomUUID } from 'node:crypto';
import type { ReactNode } from 'react';
import type { FormAction } from '@/lib/http/form-state';
import { FormFrame } from './form-frame';

type ActionFormProps = {
  /** A server action over an operation: `(state, form) => Promise<FormState>`, made with `submit`. */
  readonly action: FormAction;
  /** What stands in the fields at first, by their names. */
  readonly values?: Record<string, string>;
  readonly children: ReactNode;
  readonly className?: string;
  /** Names the form for screen readers where a page has several. */
  readonly label?: string;
};

/**
 * A form that works with no script, keeps what was typed after an error, and cannot act twice: its hidden key is made
 * here on the server, once a page, and the operation answers the same key the same way. Use it from a server component.
 */
export function ActionForm({ action, values = {}, ...rest }: ActionFormProps) {
  return <FormFrame action={action} initial={{ values, key: randomUUID() }} {...rest} />;
}
