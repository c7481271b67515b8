/** The text of a loan contract: Chinese, which binds, with English beside it. */
import { same, type ContractContent, type Section, type Words } from '../../esign/domain/content';
import { formatFen, type Fen } from '../../shared/money';
import type { Quote } from './offering';
import { totalOf, type LoanMethod } from './schedule';

export type LoanContract = {
  readonly number: string;
  /** The day it is drawn up; the schedule is reckoned as if the money came on it. */
  readonly date: string;
  readonly lender: { readonly name: string; readonly place: string };
  readonly borrower: { readonly name: string; readonly place: string };
  readonly purpose: string;
  readonly method: LoanMethod;
  readonly principalFen: Fen; readonly feeFen: Fen; readonly rateBps: number; readonly months: number;
  readonly deductionCapBps: number; readonly weeklyFloorFen: Fen; readonly priority: number;
  readonly quote: Quote;
};

const words = (zh: string, en: string): Words => ({ zh, en });
const percent = (bps: number | bigint): string => `${(Number(bps) / 100).toFixed(2)}%`;

export const METHOD_WORDS: Record<LoanMethod, Words> = {
  SEASONAL_BULLET: words('到期一次还本付息', 'principal and interest once, at the end'),
  ANNUITY: words('按月等额本息', 'equal monthly instalments'),
};

function money(contract: LoanContract): Section {
  const { principalFen, feeFen, rateBps, months, method, quote: { cost } } = contract;
  return {
    heading: words('一、借款', '1. The loan'),
    table: {
      columns: [words('借款金额', 'Principal'), words('到账金额', 'Paid out'), words('期限', 'Term'), words('年利率（单利）', 'Yearly interest'), words('还款方式', 'Repayment')],
      rows: [[same(formatFen(principalFen)), same(formatFen(principalFen - feeFen)), words(`${months} 个月`, `${months} months`), same(percent(rateBps)), METHOD_WORDS[method]]],
    },
    clauses: [
      words(`用途：${contract.purpose}。借款人不得改作他用。`, `Purpose: ${contract.purpose}. The borrower uses the money for nothing else.`),
      words(`一次性费用 ${formatFen(feeFen)}，放款时扣收，此外不收任何费用。利息与费用合计 ${formatFen(cost.costFen)}；按内部收益率（复利）计算的综合年化成本为 ${percent(cost.irrBps)}，按单利计算为 ${percent(cost.simpleBps)}。`,
        `One fee of ${formatFen(feeFen)} is kept back at payout; there are no others. Interest and fee come to ${formatFen(cost.costFen)}; the yearly cost, all in, is ${percent(cost.irrBps)} as internal rate of return and ${percent(cost.simpleBps)} as simple rate.`),
      words('利息按实际用款天数、每年 365 天计算，四舍六入五成双取到分。', 'Interest counts the real days over 365, rounded half to even to the fen.'),
    ],
  };
}

function schedule({ quote, date }: LoanContract): Section {
  return {
    heading: words('二、还款计划', '2. Schedule'),
    clauses: [words(`下表按 ${date} 放款试算。实际计划自放款到账之日起算，由平台在放款后给出；提前还款的，计划随之更新，旧计划保留。`,
      `Reckoned as if paid out on ${date}. The real schedule counts from the day the money arrives; early repayment makes a new version and the old one is kept.`)],
    table: {
      columns: [words('期', 'No.'), words('还款日', 'Due'), words('本金', 'Principal'), words('利息', 'Interest'), words('合计', 'Total')],
      rows: quote.schedule.map((row) => [same(String(row.n)), same(row.dueOn), same(formatFen(row.principalFen)), same(formatFen(row.interestFen)), same(formatFen(totalOf(row)))]),
    },
  };
}

function deduction({ deductionCapBps, weeklyFloorFen, priority }: LoanContract): Section {
  const floor = weeklyFloorFen > 0n
    ? words(`每周先为借款人留足生活费 ${formatFen(weeklyFloorFen)}，不足时不扣。`, `Each week ${formatFen(weeklyFloorFen)} is left to the borrower before anything is deducted.`)
    : words('不设每周保底。', 'There is no weekly floor.');
  return {
    heading: words('三、随销售还款', '3. Repayment out of sales'),
    clauses: [
      words(`借款人在平台的每笔货款结算时，由支付机构把扣除费用后货款的最多 ${percent(deductionCapBps)} 划给出借人，先还到期，再还本息；所有借款合计最多划扣一半。`,
        `Of every settlement of the borrower's sales on the platform at most ${percent(deductionCapBps)} of what remains after fees goes to the lender through the payment institution, what is due first; over all loans together at most half.`),
      floor,
      words(`有多笔借款时，本借款的划扣顺序为第 ${priority} 位；同位的按应还金额分摊。`, `Among several loans this one is number ${priority}; equal ones share by what they claim.`),
      words('到期时销售款不足的，借款人应自行还清。', 'What sales have not repaid by a due day, the borrower pays.'),
    ],
  };
}

/** What both sides sign. */
export function loanContractContent(contract: LoanContract): ContractContent {
  return {
    title: words('借款合同', 'Loan contract'), number: contract.number, date: contract.date,
    parties: [
      { role: words('出借人', 'Lender'), name: contract.lender.name, place: contract.lender.place },
      { role: words('借款人', 'Borrower'), name: contract.borrower.name, place: contract.borrower.place },
    ],
    sections: [money(contract), schedule(contract), deduction(contract),
      {
        heading: words('四、提前还款与逾期', '4. Early and late repayment'),
        clauses: [
          words('借款人可随时提前还款，不收违约金，利息算到还款当日。', 'The borrower may repay early at any time at no charge; interest runs to that day only.'),
          words('逾期的天数和金额记入借款人的信用记录；因买方或平台原因造成的，不计入评分。', 'Days past due go on the borrower\'s record; what the buyer or the platform caused does not count in the score.'),
        ],
      },
      {
        heading: words('五、放款与其他', '5. Payout and other'),
        clauses: [
          words('双方签署、合同文件生成并存证后，出借人通过银行放款到借款人本人的实名账户。', 'Once both have signed and the file is sealed into the evidence, the lender pays through the bank into the borrower\'s own verified account.'),
          words('中文文本与英文文本不一致的，以中文为准。', 'The Chinese text prevails.'),
        ],
      },
    ],
  };
}
