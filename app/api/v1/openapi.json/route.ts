/** The front answers this itself; it stands here too for a host that runs Next alone. */
export { readOpenApi as GET } from '@/lib/http/api';
