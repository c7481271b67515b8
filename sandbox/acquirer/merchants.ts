import type { FastifyInstance } from 'fastify';
import type { Collection } from '../journal';
import { ACCOUNT, NUMBER, accept, oneOf, optional, refuse, signedRoute, text } from '../signed-route';
import type { Fields } from '../signature';
import type { Partner, World } from '../world';

/** A seller as merchant of record, with the contract that caps what may be split away from it. */
export interface Merchant {
  readonly merId: string;
  readonly serProvId: string;
  readonly outMerchantNo: string;
  readonly content: string;
  readonly name: string;
  readonly certNo: string;
  readonly account: string;
  readonly accountName: string;
  readonly splitCapBps: number;
  readonly holdDays: number;
  readonly status: 'ACTIVE' | 'SUSPENDED';
}

export interface Receiver {
  readonly receiverId: string;
  readonly content: string;
  readonly name: string;
  readonly account: string;
  readonly accountName: string;
}

const DEFAULT_SPLIT_CAP_BPS = 3_000;
const DEFAULT_HOLD_DAYS = 180;
/** Merchant ids begin like UnionPay's demonstration merchants do, in a range of no real acquirer. */
const FIRST_MERCHANT_ID = 898_000_000_000_017n;

export class Merchants {
  readonly #merchants: Collection<Merchant>;
  readonly #receivers: Collection<Receiver>;
  readonly #byOutNo = new Map<string, string>();

  constructor(world: World) {
    this.#merchants = world.journal.collection<Merchant>('merchants');
    this.#receivers = world.journal.collection<Receiver>('receivers');
    for (const merchant of this.#merchants.values()) this.#index(merchant);
  }

  #index({ serProvId, outMerchantNo, merId }: Merchant): void {
    this.#byOutNo.set(`${serProvId}:${outMerchantNo}`, merId);
  }

  get(merId: string): Merchant | undefined {
    return this.#merchants.get(merId);
  }

  all(): Merchant[] {
    return [...this.#merchants.values()];
  }

  /** The partner's own merchant that may trade; anything else is treated as unknown. */
  active(merId: string, partner: Partner): Merchant | undefined {
    const merchant = this.#merchants.get(merId);
    return merchant?.serProvId === partner.partnerId && merchant.status === 'ACTIVE' ? merchant : undefined;
  }

  hasReceiver(receiverId: string, partner: Partner): boolean {
    return this.#receivers.get(`${partner.partnerId}:${receiverId}`) !== undefined;
  }

  change(merId: string, change: Partial<Pick<Merchant, 'splitCapBps' | 'holdDays' | 'status'>>): Merchant | undefined {
    const merchant = this.#merchants.get(merId);
    if (!merchant) return undefined;
    const changed = { ...merchant, ...change };
    this.#merchants.put(merId, changed);
    return changed;
  }

  onboard(fields: Fields, partner: Partner, content: string): Fields {
    const { outMerchantNo = '', name = '', certNo = '', account = '', accountName = '' } = fields;
    const known = this.#merchants.get(this.#byOutNo.get(`${partner.partnerId}:${outMerchantNo}`) ?? '');
    if (known && known.content !== content) return refuse('12', '商户编号重复且内容不同');
    const merchant: Merchant = known ?? {
      merId: String(FIRST_MERCHANT_ID + BigInt(this.#merchants.size)),
      serProvId: partner.partnerId,
      outMerchantNo,
      content,
      name,
      certNo,
      account,
      accountName,
      splitCapBps: Number(fields.splitCapBps || DEFAULT_SPLIT_CAP_BPS),
      holdDays: Number(fields.holdDays || DEFAULT_HOLD_DAYS),
      status: 'ACTIVE',
    };
    if (!known) {
      this.#merchants.put(merchant.merId, merchant);
      this.#index(merchant);
    }
    return accept({ merId: merchant.merId, splitCapBps: String(merchant.splitCapBps), holdDays: String(merchant.holdDays) });
  }

  addReceiver(fields: Fields, partner: Partner, content: string): Fields {
    const { receiverId = '', name = '', account = '', accountName = '' } = fields;
    const key = `${partner.partnerId}:${receiverId}`;
    const known = this.#receivers.get(key);
    if (known && known.content !== content) return refuse('12', '分账接收方重复且内容不同');
    if (!known) this.#receivers.put(key, { receiverId, content, name, account, accountName });
    return accept();
  }
}

export function merchantRoutes(app: FastifyInstance, world: World, merchants: Merchants): void {
  const holder = { name: text(64), account: ACCOUNT, accountName: text(64) };
  signedRoute(app, world, {
    institution: 'acquirer',
    endpoint: 'merchants',
    path: '/acquirer/merchants',
    rules: {
      outMerchantNo: NUMBER,
      ...holder,
      certNo: { pattern: /^[0-9A-Z*]{8,18}$/ },
      splitCapBps: optional({ pattern: /^(?:10000|[1-9]\d{0,3}|0)$/ }),
      holdDays: optional(oneOf('30', '180')),
    },
    echo: ['outMerchantNo'],
    handle: ({ fields, partner, content }) => merchants.onboard(fields, partner, content),
  });
  signedRoute(app, world, {
    institution: 'acquirer',
    endpoint: 'receivers',
    path: '/acquirer/receivers',
    rules: { receiverId: NUMBER, ...holder },
    echo: ['receiverId'],
    handle: ({ fields, partner, content }) => merchants.addReceiver(fields, partner, content),
  });
}
