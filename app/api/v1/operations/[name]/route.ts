/** The front answers this itself; it stands here too for a host that runs Next alone. */
export { callOperation as POST } from '@/lib/http/api';
