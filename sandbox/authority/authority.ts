import { join } from 'node:path';
import * as pkijs from 'pkijs';
import type { FastifyInstance } from 'fastify';
import { DAY_MS } from '../clock';
import { loseAnswer, losing, pause } from '../faults';
import type { Collection } from '../journal';
import type { Registry } from '../registry/registry';
import { accept, NUMBER, oneOf, optional, refuse, signedRoute, text } from '../signed-route';
import type { Fields } from '../signature';
import type { World } from '../world';
import { stamp } from './timestamps';
import type { TimestampLie } from './timestamps';
import { ENGINE, holder, issue, readCertificate } from './x509';
import type { Holder, Name } from './x509';

interface Issued {
  /** Digest of the request: a repetition with other content is refused. */
  readonly content: string;
  readonly certificate: string;
  readonly serial: string;
  readonly revokedAt?: string;
}
interface Staff {
  readonly root: Holder;
  readonly clock: Holder;
}

/** Long enough for a demo season that lies years back; from 2050 on, dates are written in another way. */
const FOUNDED = new Date('2020-01-01T00:00:00Z');
const CLOSED = new Date('2049-12-31T00:00:00Z');
const LIFE_DAYS = 1_096;
/** Clocks differ: a certificate holds from an hour before it was asked for. */
const AHEAD_MS = 3_600_000;
const ISSUER: Name = { commonName: '丰环演示认证机构 Demo CA', organisation: '沙箱 Sandbox, not for real use' };
const CLOCK: Name = { commonName: '丰环演示时间戳 Demo TSA', organisation: '沙箱 Sandbox, not for real use' };
const BASE64 = { pattern: /^[A-Za-z0-9+/=]{64,4000}$/ };
const QUERY = 'application/timestamp-query';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const serialOf = (certificate: pkijs.Certificate): string => Buffer.from(certificate.serialNumber.valueBlock.valueHexView).toString('hex');
const masked = (number: string): string => `${number.slice(0, 4)}${'*'.repeat(Math.max(0, number.length - 8))}${number.slice(-4)}`;

/** The key in a request, if whoever asks has its private half too. */
async function provenKey(csr: string): Promise<CryptoKey | undefined> {
  try {
    const request = pkijs.CertificationRequest.fromBER(new Uint8Array(Buffer.from(csr, 'base64')));
    return (await request.verify(ENGINE)) ? await request.getPublicKey(undefined, ENGINE) : undefined;
  } catch {
    return undefined;
  }
}

/** The certificate authority of the demo. It issues to whom the registry knows under this name and number, and to its partners a seal. */
export class Authority {
  readonly #issued: Collection<Issued>;
  #staff: Promise<Staff> | undefined;

  constructor(
    private readonly world: World,
    private readonly registry: Registry,
  ) {
    this.#issued = world.journal.collection<Issued>('certificates');
  }

  /** Made when it is first asked for: most tests of the sandbox never do. */
  get staff(): Promise<Staff> {
    return (this.#staff ??= (async () => {
      const dir = join(this.world.config.dataDir, 'keys');
      const life = { from: FOUNDED, until: CLOSED };
      const root = await holder(dir, 'authority', { subject: ISSUER, ...life, use: 'authority' });
      return { root, clock: await holder(dir, 'timestamps', { subject: CLOCK, ...life, use: 'timestamps' }, root) };
    })());
  }

  #whyNot({ kind, name = '', number = '' }: Fields): string {
    const { result, reason } = kind === 'person' ? this.registry.person({ name, idNumber: number }) : { result: 'match', reason: '' };
    return result === 'match' ? '' : `${result} ${reason}`;
  }

  async certificate(fields: Fields, content: string): Promise<Fields> {
    const { requestNo = '', kind, name = '', number = '', csr = '', serProvId = '' } = fields;
    const known = this.#issued.get(requestNo);
    if (known) return known.content === content ? this.#answer(known) : refuse('12', '请求号已用于其他内容');
    const why = this.#whyNot(fields);
    if (why) return refuse('31', `实名核验未通过 ${why}`);
    const publicKey = await provenKey(csr);
    if (!publicKey) return refuse('10', '字段 csr 格式错误');
    const now = this.world.clock.now();
    const subject: Name = kind === 'person' ? { commonName: name, serialNumber: masked(number) } : { commonName: name, organisation: serProvId };
    const der = await issue(
      { subject, publicKey, from: new Date(now.getTime() - AHEAD_MS), until: new Date(now.getTime() + LIFE_DAYS * DAY_MS), use: 'signature' },
      (await this.staff).root,
    );
    // Two questions with one number may have been worked at once: the first certificate stands.
    const first = this.#issued.get(requestNo);
    if (first) return this.#answer(first);
    const issued: Issued = { content, certificate: base64(der), serial: serialOf(readCertificate(der)) };
    this.#issued.put(requestNo, issued);
    return this.#answer(issued);
  }

  async #answer({ certificate, serial }: Issued): Promise<Fields> {
    const { root } = await this.staff;
    return accept({ certificate, serial, issuer: base64(root.der) });
  }

  revoke({ requestNo = '' }: Fields): Fields {
    const issued = this.#issued.get(requestNo);
    if (!issued) return refuse('34', '没有这张证书');
    const revokedAt = issued.revokedAt ?? this.world.clock.now().toISOString();
    this.#issued.put(requestNo, { ...issued, revokedAt });
    return accept({ serial: issued.serial, revokedAt });
  }
}

export function authorityRoutes(app: FastifyInstance, world: World, authority: Authority): void {
  signedRoute(app, world, {
    institution: 'authority', endpoint: 'certificate', path: '/authority/certificate', echo: ['requestNo'],
    rules: { requestNo: NUMBER, kind: oneOf('person', 'seal'), name: text(64), number: optional(text(32)), csr: BASE64 },
    handle: ({ fields, content }) => authority.certificate(fields, content),
  });
  signedRoute(app, world, {
    institution: 'authority', endpoint: 'revoke', path: '/authority/revoke', echo: ['requestNo'], rules: { requestNo: NUMBER },
    handle: ({ fields }) => authority.revoke(fields),
  });
  app.get('/authority/root.pem', async (_request, reply) => {
    const { root } = await authority.staff;
    return reply.type('application/x-pem-file').send(`-----BEGIN CERTIFICATE-----\n${base64(root.der).replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`);
  });
  app.addContentTypeParser(QUERY, { parseAs: 'buffer', bodyLimit: 8_192 }, (_request, body, done) => done(null, body));
  app.post('/authority/timestamp', async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) return reply.code(415).send({ error: `the body is ${QUERY}` });
    const mishap = world.faults.take('timestamp', {}) ?? world.weather.exchange();
    const fault = mishap?.fault === 'twice' ? undefined : mishap;
    const lost = losing(fault);
    if (lost) return loseAnswer(lost, reply, world.clock);
    const lie = world.outcomes.take('timestamp', {})?.outcome as TimestampLie | undefined;
    const bytes = Buffer.from(await stamp(request.body, (await authority.staff).clock, world.clock.now(), lie));
    if (fault?.fault === 'slow') await pause(world.clock, fault.ms);
    // The signature of the token stands at its end.
    if (fault?.fault === 'bad-signature') bytes[bytes.length - 1] = bytes.at(-1)! ^ 0x55;
    return reply.type('application/timestamp-reply').send(bytes);
  });
}
