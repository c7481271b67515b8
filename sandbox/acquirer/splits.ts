import { chinaStamp } from '../clock';
import { newNumber, sumFen } from '../numbers';
import { accept, refuse } from '../signed-route';
import type { SignedRequest } from '../signed-route';
import type { Fields } from '../signature';
import type { Partner, World } from '../world';
import type { Merchants } from './merchants';
import type { Order, OrderBook, Split, SplitDetail } from './order-book';

const MAX_RECEIVERS = 50;

interface Share {
  readonly receiverId: string;
  readonly amount: string;
  readonly reason: string;
}

const isShare = (value: unknown): value is Share => {
  if (typeof value !== 'object' || value === null) return false;
  const { receiverId, amount, reason } = value as Partial<Record<keyof Share, unknown>>;
  return (
    typeof receiverId === 'string' && typeof reason === 'string' && typeof amount === 'string' && /^[1-9]\d{0,11}$/.test(amount)
  );
};

/** The receivers of a split instruction; undefined when the list is malformed, too long or names one twice. */
function parseShares(text: string): Share[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list) || list.length < 1 || list.length > MAX_RECEIVERS || !list.every(isShare)) return undefined;
    return new Set(list.map(({ receiverId }) => receiverId)).size === list.length ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Frozen money of split orders: out to receivers within the contract's cap, the rest to the merchant of record. */
export class Splits {
  constructor(
    private readonly world: World,
    private readonly book: OrderBook,
    private readonly merchants: Merchants,
  ) {
    for (const split of book.splits.values()) if (split.status === 'PROCESSING') this.#settleLater(split);
  }

  apply(request: SignedRequest): Fields {
    const shares = parseShares(request.fields.receivers ?? '');
    if (!shares) return refuse('10', '字段 receivers 格式错误');
    return this.#take(request, shares, request.fields.finish === '1');
  }

  finish(request: SignedRequest): Fields {
    return this.#take(request, [], true);
  }

  query({ fields, partner }: SignedRequest): Fields {
    const split = this.book.splits.get(`${fields.merId}:${fields.splitNo}`);
    if (!split || this.book.byKey(split.orderKey).serProvId !== partner.partnerId) return refuse('34', '查无此分账');
    return accept(this.#fields(split));
  }

  #take({ fields, partner, content }: SignedRequest, shares: Share[], finish: boolean): Fields {
    const { merId = '', orderNo = '', splitNo = '' } = fields;
    const order = this.book.get(merId, orderNo);
    if (order?.serProvId !== partner.partnerId) return refuse('34', '查无此交易');
    const known = this.book.splits.get(`${merId}:${splitNo}`);
    if (known && known.content !== content) return refuse('12', '分账单号重复且内容不同');
    if (known) return accept(this.#briefly(known));
    return (
      this.#refusal(order, partner, shares, finish) ?? accept(this.#briefly(this.#open(order, splitNo, content, shares, finish)))
    );
  }

  #refusal(order: Order, partner: Partner, shares: Share[], finish: boolean): Fields | undefined {
    if (order.state !== 'PAID') return refuse('35', '订单未支付');
    if (!this.book.isFrozen(order)) return refuse('35', '订单资金未冻结或已解冻');
    const inProgress = order.splitKeys.map((key) => this.book.splits.get(key)!).filter((split) => split.status === 'PROCESSING');
    if (inProgress.some((split) => split.finish) || (finish && inProgress.length > 0)) return refuse('35', '有处理中的分账');
    const stranger = shares.find(({ receiverId }) => !this.merchants.hasReceiver(receiverId, partner));
    if (stranger) return refuse('31', `分账接收方未登记 ${stranger.receiverId}`);
    const sums = this.book.sums(order);
    const out = sumFen(shares.map(({ amount }) => amount));
    const cap = (sums.paid * BigInt(this.merchants.get(order.merId)!.splitCapBps)) / 10_000n;
    if (out > cap - sums.splitOutOrReserved)
      return refuse('33', `超过分账上限，最多还可分出 ${cap - sums.splitOutOrReserved} 分`);
    const left = sums.settle - sums.refundedOrReserved - sums.splitOutOrReserved;
    return out > left ? refuse('33', `超过剩余可分金额 ${left} 分`) : undefined;
  }

  #open(order: Order, splitNo: string, content: string, shares: Share[], finish: boolean): Split {
    const now = this.world.clock.now();
    const planned = shares.map((share) => {
      const plan = this.world.outcomes.take('split', {
        splitNo,
        merId: order.merId,
        orderNo: order.orderNo,
        receiverId: share.receiverId,
      });
      return plan ? plan.reason || '接收方账户异常' : '';
    });
    const split: Split = {
      key: `${order.merId}:${splitNo}`,
      orderKey: order.key,
      splitNo,
      content,
      splitIndex: newNumber('S', now),
      finish,
      details: shares.map(({ receiverId, amount, reason }) => ({
        receiverId,
        amount,
        reason,
        status: 'PENDING',
        detailNo: newNumber('D', now),
      })),
      planned,
      status: 'PROCESSING',
      merchantAmt: '0',
      dueAt: now.getTime() + this.world.delaysMs.split,
    };
    this.book.splits.put(split.key, split);
    this.book.put({ ...order, splitKeys: [...order.splitKeys, split.key] });
    this.#settleLater(split);
    return split;
  }

  #settleLater({ key, dueAt }: Split): void {
    this.world.clock.after(Math.max(0, dueAt - this.world.clock.now().getTime()), () => void this.#settle(key));
  }

  async #settle(key: string): Promise<void> {
    const before = this.book.splits.get(key)!;
    const details = before.details.map((detail, index): SplitDetail => {
      const failReason = before.planned[index];
      return failReason ? { ...detail, status: 'FAILED', failReason } : { ...detail, status: 'SUCCESS' };
    });
    const failures = details.filter(({ status }) => status === 'FAILED').length;
    const status = failures === 0 ? 'DONE' : failures < details.length ? 'PARTIAL' : 'FAILED';
    const nowMs = this.world.clock.now().getTime();
    let split: Split = { ...before, details, status, dueAt: nowMs };
    this.book.splits.put(key, split);
    const order = this.book.byKey(split.orderKey);
    if (split.finish && status === 'DONE') {
      const sums = this.book.sums(order);
      split = { ...split, merchantAmt: String(sums.settle - sums.refundedOrReserved - sums.splitOut) };
      this.book.splits.put(key, split);
      this.book.put({ ...order, unfrozenAt: nowMs });
    }
    const { serProvId, backUrl } = order;
    await this.world.notifier.notify({
      institution: 'acquirer',
      type: 'SPLIT',
      serProvId,
      url: backUrl,
      fields: this.#fields(split),
    });
  }

  #briefly({ splitNo, splitIndex, status }: Split): Fields {
    return { splitNo, splitIndex, splitStatus: status };
  }

  #fields(split: Split): Fields {
    const { merId, orderNo } = this.book.byKey(split.orderKey);
    return {
      merId,
      orderNo,
      ...this.#briefly(split),
      finish: split.finish ? '1' : '0',
      receivers: JSON.stringify(split.details),
      merchantAmt: split.merchantAmt,
      doneTime: split.status === 'PROCESSING' ? '' : chinaStamp(new Date(split.dueAt)),
    };
  }
}
