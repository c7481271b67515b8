import { routeOf } from '@/lib/http/answers';
import { callbackOf } from '@/lib/http/callbacks';

export const POST = routeOf(callbackOf('acquirer'));
