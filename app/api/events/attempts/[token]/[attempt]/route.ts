/** The front answers this itself; it stands here too for a host that runs Next alone. */
export { hearAttempt as GET } from '@/lib/http/events';
