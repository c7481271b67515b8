import type { FastifyInstance } from 'fastify';
import { chinaStamp } from '../clock';
import type { Collection } from '../journal';
import { newNumber } from '../numbers';
import { ACCOUNT, AMOUNT, NUMBER, URL_FIELD, accept, oneOf, optional, refuse, signedRoute, text } from '../signed-route';
import type { SignedRequest } from '../signed-route';
import type { Fields } from '../signature';
import type { World } from '../world';

/** An instruction to pay out of custody. Amounts are digits of fen. */
export interface Payout {
  readonly key: string;
  readonly serProvId: string;
  readonly payoutNo: string;
  readonly content: string;
  readonly kind: string;
  readonly account: string;
  readonly name: string;
  readonly amountFen: string;
  readonly sourceAccount: string;
  readonly purpose: string;
  readonly backUrl: string;
  readonly bankIndex: string;
  readonly status: 'ACCEPTED' | 'CONFIRMED' | 'REFUSED';
  /** Empty, or why a control decided that it will be refused. */
  readonly plannedFailure: string;
  readonly dueAt: number;
  readonly confirmationId: string;
  readonly refuseCode: string;
  readonly refuseMsg: string;
}

/** Every account that ends like this is closed. */
const CLOSED_ACCOUNT = /9999$/;

/** The custodian bank: pays whom it is told to, once, and only when account and name belong together. */
export class Bank {
  readonly #payouts: Collection<Payout>;
  readonly #holders: Collection<string>;

  constructor(private readonly world: World) {
    this.#payouts = world.journal.collection<Payout>('payouts');
    this.#holders = world.journal.collection<string>('accountHolders');
    for (const payout of this.#payouts.values()) if (payout.status === 'ACCEPTED') this.#settleLater(payout);
  }

  /** Newest first. */
  latest(limit: number): Payout[] {
    return [...this.#payouts.values()].slice(-limit).reverse();
  }

  seedAccount(account: string, name: string): void {
    this.#holders.put(account, name);
  }

  pay({ fields, partner, content }: SignedRequest): Fields {
    const key = `${partner.partnerId}:${fields.payoutNo}`;
    const known = this.#payouts.get(key);
    if (known) return known.content === content ? accept(this.#briefly(known)) : refuse('12', '付款单号重复且内容不同');
    const now = this.world.clock.now();
    const { payoutNo = '', kind = '', account = '', name = '', amountFen = '', sourceAccount = '', purpose = '' } = fields;
    const plan = this.world.outcomes.take('payout', fields);
    const payout: Payout = {
      key,
      serProvId: partner.partnerId,
      payoutNo,
      content,
      kind,
      account,
      name,
      amountFen,
      sourceAccount,
      purpose,
      backUrl: fields.backUrl || partner.bankNotifyUrl,
      bankIndex: newNumber('B', now),
      status: 'ACCEPTED',
      plannedFailure: plan ? plan.reason || '收款行处理失败' : '',
      dueAt: now.getTime() + this.world.delaysMs.payout,
      confirmationId: '',
      refuseCode: '',
      refuseMsg: '',
    };
    this.#payouts.put(key, payout);
    this.#settleLater(payout);
    return accept(this.#briefly(payout));
  }

  query({ fields, partner }: SignedRequest): Fields {
    const payout = this.#payouts.get(`${partner.partnerId}:${fields.payoutNo}`);
    return payout ? accept(this.#fields(payout)) : refuse('34', '查无此付款');
  }

  #settleLater({ key, dueAt }: Payout): void {
    this.world.clock.after(Math.max(0, dueAt - this.world.clock.now().getTime()), () => void this.#settle(key));
  }

  #refusal({ account, name, plannedFailure }: Payout): Pick<Payout, 'refuseCode' | 'refuseMsg'> | undefined {
    if (plannedFailure) return { refuseCode: 'BANK_ERROR', refuseMsg: plannedFailure };
    if (CLOSED_ACCOUNT.test(account)) return { refuseCode: 'ACCOUNT_CLOSED', refuseMsg: '收款账户已销户' };
    const holder = this.#holders.get(account);
    if (holder !== undefined && holder !== name) return { refuseCode: 'NAME_MISMATCH', refuseMsg: '户名与账号不符' };
    return undefined;
  }

  async #settle(key: string): Promise<void> {
    const before = this.#payouts.get(key)!;
    const now = this.world.clock.now();
    const refusal = this.#refusal(before);
    const payout: Payout = refusal
      ? { ...before, ...refusal, status: 'REFUSED', dueAt: now.getTime() }
      : { ...before, status: 'CONFIRMED', confirmationId: newNumber('C', now), dueAt: now.getTime() };
    this.#payouts.put(key, payout);
    if (!refusal && this.#holders.get(payout.account) === undefined) this.#holders.put(payout.account, payout.name);
    const { serProvId, backUrl } = payout;
    await this.world.notifier.notify({
      institution: 'bank',
      type: 'PAYOUT',
      serProvId,
      url: backUrl,
      fields: this.#fields(payout),
    });
  }

  #briefly({ payoutNo, kind, amountFen, status, bankIndex }: Payout): Fields {
    return { payoutNo, kind, amountFen, payoutStatus: status, bankIndex };
  }

  #fields(payout: Payout): Fields {
    const { account, name, sourceAccount, purpose, confirmationId, refuseCode, refuseMsg } = payout;
    const doneTime = payout.status === 'ACCEPTED' ? '' : chinaStamp(new Date(payout.dueAt));
    return { ...this.#briefly(payout), account, name, sourceAccount, purpose, doneTime, confirmationId, refuseCode, refuseMsg };
  }
}

export function bankRoutes(app: FastifyInstance, world: World, bank: Bank): void {
  signedRoute(app, world, {
    institution: 'bank',
    endpoint: 'payout',
    path: '/bank/payouts',
    rules: {
      payoutNo: NUMBER,
      kind: oneOf('PAYOUT', 'DISBURSEMENT'),
      account: ACCOUNT,
      name: text(64),
      amountFen: AMOUNT,
      sourceAccount: optional(text(64)),
      purpose: optional(text(64)),
      backUrl: optional(URL_FIELD),
    },
    echo: ['payoutNo', 'kind', 'amountFen'],
    handle: (request) => bank.pay(request),
  });
  signedRoute(app, world, {
    institution: 'bank',
    endpoint: 'payoutQuery',
    path: '/bank/payouts/query',
    rules: { payoutNo: NUMBER },
    echo: ['payoutNo'],
    handle: (request) => bank.query(request),
  });
}
