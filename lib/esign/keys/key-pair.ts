import { webcrypto } from 'node:crypto';

/** A new key (ECDSA, P-256): its private half as PKCS 8, and the request for a certificate (PKCS 10), which proves that we have it. */
export async function newKeyPair(): Promise<{ readonly privateKey: Uint8Array; readonly request: string }> {
  const keys = (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])) as CryptoKeyPair;
  return { privateKey: new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)), request: await requestFor(keys) };
}

/** Who it is for stands beside the request, which carries the key alone: the authority takes names from nobody but the registry. */
export async function requestFor(keys: CryptoKeyPair): Promise<string> {
  const { CertificationRequest, CryptoEngine } = await import('pkijs');
  const engine = new CryptoEngine({ name: 'node', crypto: webcrypto as unknown as Crypto });
  const request = new CertificationRequest();
  await request.subjectPublicKeyInfo.importKey(keys.publicKey, engine);
  await request.sign(keys.privateKey, 'SHA-256', engine);
  return Buffer.from(request.toSchema().toBER(false)).toString('base64');
}
