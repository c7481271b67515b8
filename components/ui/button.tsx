import type { ComponentProps, ReactNode } from 'react';
import { Link } from '../navigation';
import { buttonClass, type ButtonLook, type ButtonSize } from './button-class';

type Look = { readonly look?: ButtonLook; readonly size?: ButtonSize; readonly children: ReactNode };

export function Button({ look, size, className, type = 'button', ...rest }: Look & ComponentProps<'button'>) {
  return <button type={type} className={buttonClass(look, size, className)} {...rest} />;
}

/** A link that looks like a button. `external` and `download` links leave the router alone. */
export function LinkButton({ href, look, size, className, external, ...rest }: Look & Omit<ComponentProps<'a'>, 'href'> & { readonly href: string; readonly external?: boolean }) {
  const style = buttonClass(look, size, className);
  return external || rest.download !== undefined
    ? <a href={href} className={style} {...rest} />
    : <Link href={href} className={style} {...rest} />;
}
