'use client';

import type { ReactNode } from 'react';
import { Link, usePathname } from '../navigation';

/** Whether a place in the menu is where the reader is: itself, or (unless it is a door's home) something below it. */
export const isHere = (pathname: string, href: string, exact: boolean): boolean => pathname === href || (!exact && pathname.startsWith(`${href}/`));

type NavLinkProps = { readonly href: string; readonly exact?: boolean; readonly className?: string; readonly children: ReactNode };

/** A link of a menu that knows whether one is there. The look of "here" hangs on aria-current. */
export function NavLink({ href, exact = false, className, children }: NavLinkProps) {
  return <Link href={href} aria-current={isHere(usePathname(), href, exact) ? 'page' : undefined} className={className}>{children}</Link>;
}
