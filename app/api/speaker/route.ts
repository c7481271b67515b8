import { routeOf } from '@/lib/http/answers';
import { tellSpeaker } from '@/lib/http/events';

/** The front answers this itself; it stands here too for a host that runs Next alone. */
export const POST = routeOf(tellSpeaker);
