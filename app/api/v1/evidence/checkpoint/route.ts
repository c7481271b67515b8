import { routeOf } from '@/lib/http/answers';
import { readCheckpoint } from '@/lib/http/evidence';

/** The front answers this itself; it stands here too for a host that runs Next alone. */
export const GET = routeOf(readCheckpoint);
