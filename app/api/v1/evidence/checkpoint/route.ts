/** The front answers this itself; it stands here too for a host that runs Next alone. */
export { readCheckpoint as GET } from '@/lib/http/evidence';
