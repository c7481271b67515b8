import { createNavigation } from 'next-intl/navigation';
import { routing } from '@/messages/routing';

/** Links and paths that keep the reader's language; paths are written without a prefix. */
export const { Link, usePathname, getPathname } = createNavigation(routing);
