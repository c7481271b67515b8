import { callbackOf } from '@/lib/http/callbacks';

export const POST = callbackOf('acquirer');
