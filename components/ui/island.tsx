import { headers } from 'next/headers';
import { islandFile, type IslandName } from '@/front/island-files';

/**
 * The script of a light island: a custom element that adds comfort to a page that works without it. On light doors the
 * front keeps it because its source lies under /light/; elsewhere it runs under the request's nonce.
 */
export async function Island({ name }: { readonly name: IslandName }) {
  const file = islandFile(name);
  return file && <script async type="module" src={`/light/${file}`} nonce={(await headers()).get('x-nonce') ?? undefined} />;
}
