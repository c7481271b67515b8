/** The front answers this itself; it stands here too for a host that runs Next alone. */
export { hearIncoming as GET } from '@/lib/http/events';
