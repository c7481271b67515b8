import { EXPERT_V1, score } from '@/lib/credit/domain/card';
import { creditFile } from '@/lib/credit/service';
import { apply, decline, openFile } from '@/lib/lending/applications/service';
import { addMonths } from '@/lib/lending/domain/calendar';
import { creditLimit } from '@/lib/lending/domain/limit';
import { prepay, recordReceipt } from '@/lib/lending/loans/service';
import { acceptOffer, checkOffer, proposeOffer, signContract } from '@/lib/lending/offers/service';
import { applicationFor, limitFor, loanFor, ownApplications, ownLoans } from '@/lib/lending/queries';
import { after, chinaDay, chinaDayStart, DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/shared/clock';
import { yuanText } from '@/lib/shared/money';
import type { Clockwork } from './clockwork';
import type { Farm, Lender } from './founding';
import { unlockOf } from './signing';

/** How far a wish for money has come, in order. */
const STAGES = ['applied', 'offered', 'checked', 'chosen', 'signed', 'paid'] as const;
export type LoanStage = (typeof STAGES)[number];

/** A wish for money as the season plans it; what becomes of it is decided by the operations. */
export type Wish = {
  /** Who asks: the first of these who is free to, and whose record carries at least so much, with at least such a score. */
  readonly farms: readonly Farm[]; readonly leastYuan: number; readonly leastScore: number;
  readonly at: Date; readonly months: number; readonly purpose: string;
  /** Whom she asks, each with the product. */
  readonly asks: readonly { readonly lender: Lender; readonly productId: string }[];
  /** What she asks for, in hundredths of what her record carries. */
  readonly eager: number;
  /** She asks though her record carries nothing, and is told why not. */
  readonly hopes: boolean;
  /** What sales have not repaid by a due day she pays directly: on the day, late by so many days, or not at all. */
  readonly paysAfterDays: number | null;
  /** She gives more of her sales than the contract takes: a sum, or all of it. */
  readonly prepays: 'nothing' | 'part' | 'whole';
  /** The last stage it comes to, for what is under way today. */
  readonly until?: LoanStage;
};

type Happening = { readonly at: Date; readonly what: () => Promise<void> };
/** Lenders think in hundreds of yuan, borrowers in halves of a thousand. */
const HUNDRED_FEN = 10_000n;
const HALF_THOUSAND_FEN = 50_000n;
/** The most that any product here lends; the lenders' own caps come on top. */
const MOST_FEN = 5_000_000n;
const CAP_BPS = 3000n;

const REASONS = {
  score: '评分还没有到产品的通过线。再有几个月按约交货、按时到账，分数会上来，欢迎再来。',
  limit: '往季到账还承担不了这个产品的最低金额，请先多卖一季。',
};

/** The course of one wish: asked, judged, chosen, signed, paid out, repaid. */
class Borrowing {
  #farm: Farm | null = null;
  #applicationId = '';
  #loanId = '';

  constructor(private readonly works: Clockwork, private readonly wish: Wish) {}

  /** What her record carries now; null while another wish of hers is open, a loan runs, or nothing is on record. */
  async #carries(farm: Farm, at: Date): Promise<{ score: number; limitFen: bigint } | null> {
    const { db } = this.works;
    const [file, [latest], loans] = await Promise.all([creditFile(db, farm.organisationId, at), ownApplications(db, farm.actor, 1), ownLoans(db, farm.actor)]);
    if (file.facts === 0 || (latest && latest.endedAt === null && latest.state !== 'disbursed') || loans.some((loan) => loan.state === 'active')) return null;
    const { score: points } = score(file.features, EXPERT_V1);
    return { score: points, limitFen: creditLimit({ score: points, seasonNetFen: file.seasonNetFen, productCapFen: MOST_FEN, deductionCapBps: CAP_BPS, otherOutstandingFen: 0n }).limitFen };
  }

  async ask(at: Date): Promise<void> {
    const { farms, leastYuan, leastScore, eager, hopes, months, purpose, asks } = this.wish;
    for (const farm of farms) {
      const carries = await this.#carries(farm, at);
      if (carries === null || ((carries.limitFen < BigInt(leastYuan) * 100n || carries.score < leastScore) && !hopes)) continue;
      const wishedFen = (carries.limitFen * BigInt(eager)) / 100n;
      const rounds = wishedFen / HALF_THOUSAND_FEN + 1n;
      const amountFen = rounds < 4n ? 4n * HALF_THOUSAND_FEN : rounds * HALF_THOUSAND_FEN;
      this.#farm = farm;
      ({ applicationId: this.#applicationId } = await this.works.run(apply, farm.actor, at, {
        amount: yuanText(amountFen < MOST_FEN / 2n ? amountFen : MOST_FEN / 2n), months, purpose, productIds: asks.map(({ productId }) => productId), consent: true,
      }));
      return;
    }
  }

  /** A lender reads the file and offers what the record carries, or says why not. */
  async judge(lender: Lender, at: Date): Promise<void> {
    const application = await applicationFor(this.works.db, lender.actor, this.#applicationId);
    if (!application) return;
    await this.works.run(openFile, lender.actor, at, { applicationId: application.id });
    const file = await limitFor(this.works.db, lender.actor, application.id, at);
    if (!file) return;
    const [askedFen, limitFen] = [BigInt(application.amountFen), BigInt(file.limitFen)];
    const principalFen = ((askedFen < limitFen ? askedFen : limitFen) / HUNDRED_FEN) * HUNDRED_FEN;
    const reason = application.score < file.product.passMark ? REASONS.score : principalFen < BigInt(file.product.minFen) ? REASONS.limit : null;
    if (reason) {
      await this.works.run(decline, lender.actor, at, { applicationId: application.id, reason });
      return;
    }
    await this.works.run(proposeOffer, lender.actor, at, {
      applicationId: application.id, principal: yuanText(principalFen), months: application.months, rate: (file.product.rateBps / 100).toString(),
    });
  }

  /** The second person looks at what is above the threshold. */
  async check(lender: Lender, at: Date): Promise<void> {
    const application = await applicationFor(this.works.db, lender.actor, this.#applicationId);
    const offer = application?.offers.find((one) => one.state === 'PROPOSED');
    if (offer) await this.works.run(checkOffer, lender.risk, at, { offerId: offer.id, approve: true, note: '材料齐，同意。' });
  }

  /** She takes the offer that costs least in a year. */
  async choose(at: Date): Promise<void> {
    const farm = this.#farm;
    const application = farm && (await applicationFor(this.works.db, farm.actor, this.#applicationId));
    const offer = application?.offers.find((one) => one.state === 'OPEN');
    if (farm && offer) ({ loanId: this.#loanId } = await this.works.run(acceptOffer, farm.actor, at, { offerId: offer.id }));
  }

  async sign(at: Date): Promise<void> {
    if (!this.#farm || !this.#loanId) return;
    const { actor, person } = this.#farm;
    await this.works.run(signContract, actor, at, { applicationId: this.#applicationId, signature: { method: 'typed', name: person }, unlock: await unlockOf(this.works, actor, at) });
  }

  /** The lender signs too; the jobs that follow make the file and tell the bank. */
  async payOut(at: Date): Promise<void> {
    const lender = this.#loanId ? await this.#lender() : null;
    if (!lender) return;
    const unlock = await unlockOf(this.works, lender.actor, at);
    await this.works.run(signContract, lender.actor, at, { applicationId: this.#applicationId, signature: { method: 'typed', name: lender.person }, unlock });
    await this.works.alone(async () => {
      await this.works.drain(at);
      await this.works.drain(after(at, MINUTE_MS));
      await this.works.drain(after(at, 6 * MINUTE_MS));
    });
  }

  /** Whoever has made the offer that she chose. */
  async #lender(): Promise<Lender | null> {
    const application = this.#farm && (await applicationFor(this.works.db, this.#farm.actor, this.#applicationId));
    const chosen = application?.offers.find((offer) => offer.state === 'ACCEPTED');
    return this.wish.asks.find(({ lender }) => lender.organisationId === chosen?.lenderOrgId)?.lender ?? null;
  }

  /** What sales have not brought by now she pays to the lender's bank, which books its receipt. */
  async payWhatIsDue(at: Date): Promise<void> {
    const lender = this.#loanId ? await this.#lender() : null;
    const loan = lender && (await loanFor(this.works.db, lender.actor, this.#loanId, at));
    if (!lender || loan?.state !== 'active') return;
    const owedFen = loan.instalments.filter(({ state }) => state === 'due' || state === 'late').reduce((sum, row) => sum + BigInt(row.totalFen) - BigInt(row.paidFen), 0n);
    if (owedFen > 0n) await this.works.run(recordReceipt, lender.actor, at, { loanId: loan.id, amount: yuanText(owedFen), receipt: `${loan.number}-${chinaDay(at)}` });
  }

  async giveWord(at: Date): Promise<void> {
    const farm = this.#farm;
    const loan = farm && this.#loanId ? await loanFor(this.works.db, farm.actor, this.#loanId, at) : null;
    if (!farm || loan?.state !== 'active') return;
    const half = yuanText(BigInt(loan.payoffFen) / 2n);
    await this.works.run(prepay, farm.actor, at, this.wish.prepays === 'whole' ? { loanId: loan.id, whole: true } : { loanId: loan.id, whole: false, amount: half });
  }
}

const WORD_AFTER_DAYS = 35;

/** The whole course of a wish as happenings, each at its own hour. */
export function courseOfWish(works: Clockwork, wish: Wish): Happening[] {
  const course = new Borrowing(works, wish);
  const last = wish.until ? STAGES.indexOf(wish.until) : STAGES.length;
  const step = (stage: LoanStage, hours: number, what: (at: Date) => Promise<void>): Happening[] => {
    const at = after(wish.at, hours * HOUR_MS);
    return STAGES.indexOf(stage) <= last ? [{ at, what: () => what(at) }] : [];
  };
  const steps = [
    ...step('applied', 0, (at) => course.ask(at)),
    ...wish.asks.flatMap(({ lender }, index) => step('offered', 2 + index, (at) => course.judge(lender, at))),
    ...wish.asks.flatMap(({ lender }, index) => step('checked', 4 + index, (at) => course.check(lender, at))),
    ...step('chosen', 6, (at) => course.choose(at)), ...step('signed', 7, (at) => course.sign(at)), ...step('paid', 8, (at) => course.payOut(at)),
  ];
  if (wish.until) return steps;
  const paidOn = chinaDay(after(wish.at, 8 * HOUR_MS));
  const { paysAfterDays } = wish;
  const dues = paysAfterDays === null ? [] : Array.from({ length: wish.months }, (_, month) => after(chinaDayStart(addMonths(paidOn, month + 1)), paysAfterDays * DAY_MS + 15 * HOUR_MS));
  const word = wish.prepays === 'nothing' ? [] : [after(wish.at, WORD_AFTER_DAYS * DAY_MS)];
  return [...steps, ...dues.map((at) => ({ at, what: () => course.payWhatIsDue(at) })), ...word.map((at) => ({ at, what: () => course.giveWord(at) }))];
}
