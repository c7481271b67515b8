import type { FastifyInstance } from 'fastify';
import type { Merchants } from '../acquirer/merchants';
import type { Order, OrderBook } from '../acquirer/order-book';
import { HTML_HEADERS, langOf } from '../html';
import { unknownOrderPage, walletPage } from './page';
import { PAY_MODES } from './pay';
import type { PayerAct, Payers } from './pay';

/** Where the wallet sends the payer back to; the order number helps the shop find her page and proves nothing. */
function backTo({ frontUrl, orderNo }: Order): string | undefined {
  if (!URL.canParse(frontUrl)) return undefined;
  const url = new URL(frontUrl);
  url.searchParams.set('orderNo', orderNo);
  return url.href;
}

const digits = (value: string | undefined): string | undefined =>
  value && /^\d{1,12}$/.test(value) ? String(BigInt(value)) : undefined;

function actOf(form: Readonly<Record<string, string>>): PayerAct | undefined {
  const mode = PAY_MODES.find((known) => known === form.mode);
  if (!mode) return undefined;
  const seconds = digits(form.seconds);
  return {
    mode,
    payer: 'demo',
    force: false,
    seconds: seconds === undefined ? undefined : Math.min(Number(seconds), 3_600),
    amountFen: digits(form.amountFen),
    thirdDiscountFen: digits(form.thirdDiscountFen),
  };
}

export function walletRoutes(app: FastifyInstance, book: OrderBook, merchants: Merchants, payers: Payers): void {
  const show = (
    order: Order,
    options: { lang: ReturnType<typeof langOf>; error?: 'NOT_PAYABLE' | 'ALREADY_PAID' | 'DISCOUNT_TOO_LARGE' },
  ): string =>
    walletPage({ order, merchantName: merchants.get(order.merId)?.name ?? order.merId, back: backTo(order), ...options });

  app.get<{ Params: { prepayId: string } }>('/wallet/:prepayId', async (request, reply) => {
    const lang = langOf(request.query);
    const order = book.byPrepayId(request.params.prepayId);
    reply.headers(HTML_HEADERS);
    return order ? show(order, { lang }) : reply.code(404).send(unknownOrderPage(lang));
  });

  app.post<{ Params: { prepayId: string }; Body: Record<string, string> | undefined }>(
    '/wallet/:prepayId',
    async (request, reply) => {
      const lang = langOf(request.query);
      const order = book.byPrepayId(request.params.prepayId);
      if (!order) return reply.headers(HTML_HEADERS).code(404).send(unknownOrderPage(lang));
      const act = actOf(request.body ?? {});
      if (!act) return reply.headers(HTML_HEADERS).code(400).send(show(order, { lang }));
      const outcome = await payers.act(order, act);
      if (!outcome.ok)
        return reply
          .headers(HTML_HEADERS)
          .code(409)
          .send(show(outcome.order, { lang, error: outcome.error }));
      return reply.redirect(backTo(order) ?? `/wallet/${order.prepayId}?lang=${lang}`, 303);
    },
  );
}
