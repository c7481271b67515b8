/** The front answers this itself; it stands here too for a host that runs Next alone. */
export { hearSpeaker as GET } from '@/lib/http/events';
