/** The front answers this itself; it stands here too for a host that runs Next alone. */
export { tellSpeaker as POST } from '@/lib/http/events';
