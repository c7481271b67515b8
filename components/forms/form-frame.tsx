'use client';

import { useTranslations } from 'next-intl';
import { useActionState, useEffect, useId, useRef, type ReactNode } from 'react';
import type { FormAction, FormState, ShownOnce } from '@/lib/http/form-state';
import { Notice } from '../ui/notice';
import { useActingFor } from './acting-for';
import { fieldId, FormContext } from './form-context';

type FormFrameProps = { readonly action: FormAction; readonly initial: FormState; readonly children: ReactNode; readonly className?: string; readonly label?: string };

/** The client's half of ActionForm: the state, the error summary and the key. */
export function FormFrame({ action, initial, children, className, label }: FormFrameProps) {
  const [state, submit] = useActionState(action, initial);
  const id = useId();
  const actingFor = useActingFor();
  return (
    <FormContext value={{ id, state }}>
      <form action={submit} className={className} aria-label={label} data-once="">
        <input type="hidden" name="_key" value={state.key} />
        <input type="hidden" name="_for" value={state.actingFor ?? actingFor} />
        <ErrorSummary state={state} formId={id} />
        {state.once && <Once shown={state.once} />}
        {children}
      </form>
    </FormContext>
  );
}

/** What went wrong, above the fields, with a link to each; with script it takes the focus, without it the page begins near it. */
function ErrorSummary({ state, formId }: { readonly state: FormState; readonly formId: string }) {
  const t = useTranslations('common.form');
  const box = useRef<HTMLDivElement>(null);
  const failed = state.message !== undefined || Object.keys(state.fields ?? {}).length > 0;
  // Where a field's words are the message itself, they are said once.
  const fields = Object.entries(state.fields ?? {}).filter(([, text]) => text !== state.message);
  useEffect(() => {
    if (failed) box.current?.focus();
  }, [failed, state]);
  if (!failed) return null;
  return (
    <div ref={box} tabIndex={-1} className="col-span-full mb-4 rounded-sm">
      <Notice tone="bad" live title={state.message ?? t('checkFields')}>
        {fields.length > 0 && (
          <ul className="list-disc pl-5">
            {fields.map(([name, text]) => <li key={name}><a href={`#${fieldId(formId, name)}`} className="text-ink underline">{text}</a></li>)}
          </ul>
        )}
        <p className="text-sm">{t('kept')}</p>
      </Notice>
    </div>
  );
}

/** What came of the form and is shown this once, to be copied now. */
function Once({ shown: { title, text, rows } }: { readonly shown: ShownOnce }) {
  return (
    <div className="col-span-full mb-4">
      <Notice tone={rows.length > 0 ? 'ok' : 'wait'} live title={title}>
        <p>{text}</p>
        <dl className="mt-3 grid gap-2">
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt className="text-sm text-muted">{name}</dt>
              <dd><code className="mt-0.5 block rounded-md border border-line bg-card px-3 py-2 text-sm break-all text-ink select-all">{value}</code></dd>
            </div>
          ))}
        </dl>
      </Notice>
    </div>
  );
}
