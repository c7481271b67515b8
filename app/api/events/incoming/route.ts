import { routeOf } from '@/lib/http/answers';
import { hearIncoming } from '@/lib/http/events';

/** The front answers this itself; it stands here too for a host that runs Next alone. */
export const GET = routeOf(hearIncoming);
