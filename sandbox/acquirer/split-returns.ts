import { chinaStamp } from '../clock';
import { sumFen } from '../numbers';
import { accept, refuse } from '../signed-route';
import type { SignedRequest } from '../signed-route';
import type { Fields } from '../signature';
import type { World } from '../world';
import type { Order, OrderBook, SplitReturn } from './order-book';

/** Money pulled back from a receiver, so that a refund can be made. */
export class SplitReturns {
  constructor(
    private readonly world: World,
    private readonly book: OrderBook,
  ) {
    for (const back of book.returns.values()) if (back.status === 'PROCESSING') this.#finishLater(back);
  }

  apply({ fields, partner, content }: SignedRequest): Fields {
    const { merId = '', orderNo = '', splitNo = '', returnNo = '', receiverId = '', amount = '0' } = fields;
    const order = this.book.get(merId, orderNo);
    if (order?.serProvId !== partner.partnerId) return refuse('34', '查无此交易');
    const known = this.book.returns.get(`${merId}:${returnNo}`);
    if (known && known.content !== content) return refuse('12', '回退单号重复且内容不同');
    if (known) return accept(this.#fields(known));
    const split = this.book.splits.get(`${merId}:${splitNo}`);
    if (split?.orderKey !== order.key) return refuse('34', '查无此分账');
    const received = split.details.find((detail) => detail.receiverId === receiverId && detail.status === 'SUCCESS');
    if (!received) return refuse('35', '该接收方在此分账中未到账');
    const earlier = order.returnKeys
      .map((key) => this.book.returns.get(key)!)
      .filter((back) => back.splitKey === split.key && back.receiverId === receiverId && back.status !== 'FAILED');
    const left = BigInt(received.amount) - sumFen(earlier.map((back) => back.amount));
    if (BigInt(amount) > left) return refuse('33', `超过可回退金额 ${left} 分`);
    return accept(this.#fields(this.#open(order, split.key, fields, content)));
  }

  query({ fields, partner }: SignedRequest): Fields {
    const back = this.book.returns.get(`${fields.merId}:${fields.returnNo}`);
    if (!back || this.book.byKey(back.orderKey).serProvId !== partner.partnerId) return refuse('34', '查无此回退');
    return accept(this.#fields(back));
  }

  #open(order: Order, splitKey: string, fields: Fields, content: string): SplitReturn {
    const { returnNo = '', receiverId = '', amount = '0' } = fields;
    const plan = this.world.outcomes.take('splitReturn', fields);
    const back: SplitReturn = {
      key: `${order.merId}:${returnNo}`,
      orderKey: order.key,
      splitKey,
      returnNo,
      content,
      receiverId,
      amount,
      status: 'PROCESSING',
      plannedFailure: plan ? plan.reason || '接收方余额不足' : '',
      dueAt: this.world.clock.now().getTime() + this.world.delaysMs.split,
    };
    this.book.returns.put(back.key, back);
    this.book.put({ ...order, returnKeys: [...order.returnKeys, back.key] });
    this.#finishLater(back);
    return back;
  }

  #finishLater({ key, dueAt }: SplitReturn): void {
    this.world.clock.after(Math.max(0, dueAt - this.world.clock.now().getTime()), () => void this.#finish(key));
  }

  async #finish(key: string): Promise<void> {
    const before = this.book.returns.get(key)!;
    const back: SplitReturn = {
      ...before,
      status: before.plannedFailure ? 'FAILED' : 'SUCCESS',
      dueAt: this.world.clock.now().getTime(),
    };
    this.book.returns.put(key, back);
    const { serProvId, backUrl } = this.book.byKey(back.orderKey);
    await this.world.notifier.notify({
      institution: 'acquirer',
      type: 'SPLIT_RETURN',
      serProvId,
      url: backUrl,
      fields: this.#fields(back),
    });
  }

  #fields(back: SplitReturn): Fields {
    const { merId, orderNo } = this.book.byKey(back.orderKey);
    return {
      merId,
      orderNo,
      splitNo: this.book.splits.get(back.splitKey)!.splitNo,
      returnNo: back.returnNo,
      receiverId: back.receiverId,
      amount: back.amount,
      returnStatus: back.status,
      doneTime: back.status === 'PROCESSING' ? '' : chinaStamp(new Date(back.dueAt)),
      failReason: back.status === 'FAILED' ? back.plannedFailure : '',
    };
  }
}
