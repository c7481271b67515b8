/** A photo of ours as an answer: for its reader's own cache, and never run as anything else. */
export function photoAnswer(photo: Uint8Array | null): Response {
  if (!photo) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(photo), { headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=3600', 'content-security-policy': "default-src 'none'; sandbox" } });
}
