import { routeOf } from '@/lib/http/answers';
import { readProof } from '@/lib/http/evidence';

/** The front answers this itself; it stands here too for a host that runs Next alone. */
export const GET = routeOf(readProof);
