import { headers } from 'next/headers';
import { env } from '../env';
import { originOf } from './origin';
import { reachableOrigin } from './reachable';

/** Where the codes on this page lead: to an address that a phone beside this screen can reach. */
export const codeOrigin = async (): Promise<string> => reachableOrigin(env().PUBLIC_URL, originOf(await headers()));
