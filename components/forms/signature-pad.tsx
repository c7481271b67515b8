'use client';

import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { describedBy, FieldNotes } from './field';
import { useField } from './form-context';

/** The sheet to sign on. It stays out of sight until its island is there, since a canvas does nothing alone. */
export function SignaturePad({ name, label, clear, children }: { readonly name: string; readonly label: ReactNode; readonly clear: string; readonly children: ReactNode }) {
  const field = useField(name);
  return (
    <hl-signature className="group mb-4 hidden data-ready:block" suppressHydrationWarning>
      <div className="mb-1 flex items-center justify-between">
        <span id={`${field.id}-label`} className="font-medium">{label}</span>
        <Button look="quiet" data-clear="">{clear}</Button>
      </div>
      <canvas suppressHydrationWarning id={field.id} role="img" aria-labelledby={`${field.id}-label`} className="block aspect-3/1 w-full rounded-md border-2 border-dashed border-edge bg-card text-ink group-data-signed:border-solid group-data-signed:border-field" {...describedBy(field, undefined)} />
      <input type="hidden" name={name} defaultValue={field.typed ?? ''} />
      <FieldNotes field={field} />
      {children}
    </hl-signature>
  );
}
