import { routeOf } from '@/lib/http/answers';
import { readOpenApi } from '@/lib/http/api';

/** The front answers this itself; it stands here too for a host that runs Next alone. */
export const GET = routeOf(readOpenApi);
