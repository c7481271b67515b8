import type { ContractContent, Section, Words } from '../../esign/domain/content';
import { same } from '../../esign/domain/content';
import { formatFen, type Fen } from '../../shared/money';
import { massText, type Grams, type MassUnit } from '../../shared/quantity';
import type { OrderTerms } from './terms';

/** What a sale contract says, as both sides agreed on it. */
export type SaleContract = {
  readonly number: string;
  readonly date: string;
  readonly seller: { readonly name: string; readonly place: string };
  readonly buyer: { readonly name: string; readonly place: string };
  readonly produce: Words;
  readonly variety: string | null;
  readonly grade: Words;
  readonly massGrams: Grams;
  readonly soldBy: MassUnit;
  readonly priceFen: Fen;
  readonly pricedBy: MassUnit;
  readonly amountFen: Fen;
  readonly deliverOn: string;
  readonly place: string;
  readonly terms: OrderTerms;
};

const UNIT: Record<MassUnit, Words> = { kg: { zh: '公斤', en: 'kg' }, jin: { zh: '斤', en: 'jin (500 g)' }, tonne: { zh: '吨', en: 't' } };
const words = (zh: string, en: string): Words => ({ zh, en });
const percent = (bps: number): string => `${Number.isInteger(bps / 100) ? bps / 100 : (bps / 100).toFixed(2)}%`;
const mass = (grams: Grams, unit: MassUnit): Words => words(`${massText(grams, unit)} ${UNIT[unit].zh}`, `${massText(grams, unit)} ${UNIT[unit].en}`);
const days = (hours: number): Words => hours % 24 === 0 && hours > 48 ? words(`${hours / 24} 天`, `${hours / 24} days`) : words(`${hours} 小时`, `${hours} hours`);

function goods(contract: SaleContract): Section {
  const { zh, en } = contract.produce;
  const unit = UNIT[contract.pricedBy];
  return {
    heading: words('一、标的', '1. Goods'),
    table: {
      columns: [words('品名', 'Produce'), words('等级', 'Grade'), words('数量', 'Quantity'), words('单价', 'Price'), words('合同金额', 'Amount')],
      rows: [[
        contract.variety ? words(`${zh}（${contract.variety}）`, `${en} (${contract.variety})`) : contract.produce, contract.grade,
        mass(contract.massGrams, contract.soldBy), words(`${formatFen(contract.priceFen)}/${unit.zh}`, `per ${unit.en}`), same(formatFen(contract.amountFen)),
      ]],
    },
  };
}

function delivery({ deliverOn, place, terms }: SaleContract): Section {
  const clauses = [
    words(`交货日：${deliverOn} 或之前，可分批交货。交货地点：${place}。`,
      `Delivery on or before ${deliverOn}, in one or several consignments, at ${place}.`),
    words(`实交总量在合同数量的 -${percent(terms.underBps)} 至 +${percent(terms.overBps)} 之内视为按约交足；买方不必收下超出部分。超出合同数量但在允差内收下的，货款以合同金额为上限，不另加价。`,
      `Between -${percent(terms.underBps)} and +${percent(terms.overBps)} of the quantity counts as full delivery; the buyer need not take more. What is taken above the quantity within this tolerance is not paid on top of the contract amount.`),
  ];
  if (terms.certificateDuty) {
    clauses.push(words('每批货物随附《承诺达标合格证》，没有合格证的不得发货。', 'Every consignment carries its certificate of compliance; without one it is not sent.'));
  }
  return { heading: words('二、交货', '2. Delivery'), clauses };
}

function inspection({ terms }: SaleContract): Section {
  const accept = days(terms.acceptHours);
  return {
    heading: words('三、过磅、验级与验收', '3. Weighing, grading, acceptance'),
    clauses: [
      words('以净重（毛重减皮重）计量，磅单双方可见。买方可以全部收下、收下一部分，或拒收，并说明理由；磅单和验级单在验收后不得更改。',
        'Net mass counts (gross less tare), on weigh tickets both sides see. The buyer accepts all, a part, or nothing, and says why; tickets and grade sheets are locked by the acceptance.'),
      words(`货物到达后 ${accept.zh}内买方未验收的，视为全部收下。没有到货记录的，从发货后 ${days(terms.transitHours).zh}起算。`,
        `What the buyer has not decided on within ${accept.en} of arrival counts as accepted; without a recorded arrival the time runs from ${days(terms.transitHours).en} after dispatch.`),
      words('货款 = 收下的净重 × 单价 ×（1 - 扣价比例），四舍六入五成双取到分，只取整一次。',
        'Payment = accepted net mass x price x (1 - deduction), rounded once to the fen, half to even.'),
    ],
  };
}

function deductions({ terms }: SaleContract): Section {
  const rows: (readonly Words[])[] = [
    [words('低于约定等级', 'Below the agreed grade'), words('每低一级', 'each grade'), same(percent(terms.gradeDeductionBps))],
    [words(`瑕疵果（个数）超过 ${percent(terms.defectToleranceBps)}`, `Defects by count above ${percent(terms.defectToleranceBps)}`),
      words('每超满 1 个百分点', 'each full percentage point'), same(percent(terms.defectDeductionBps))],
  ];
  if (terms.moistureLimitBps !== null) {
    rows.push([words(`含水率超过 ${percent(terms.moistureLimitBps)}`, `Moisture above ${percent(terms.moistureLimitBps)}`),
      words('每超满 1 个百分点', 'each full percentage point'), same(percent(terms.moistureDeductionBps))]);
  }
  rows.push([words('合计不超过', 'At most'), words('各项相加', 'in sum'), same(percent(terms.maxDeductionBps))]);
  return {
    heading: words('四、扣价表', '4. Deductions'),
    table: { columns: [words('情形', 'Case'), words('计算', 'Counted by'), words('扣价', 'Off the price')], rows },
  };
}

function money({ amountFen, terms }: SaleContract): Section {
  return {
    heading: words('五、付款', '5. Payment'),
    clauses: [
      words(`双方签署后 ${terms.payHours} 小时内，买方扫码支付合同金额 ${formatFen(amountFen)}（每个付款码 ${terms.paymentMinutes} 分钟内有效，可重新获取）。货款由支付机构保管，卖方在款到后发货。`,
        `Within ${terms.payHours} hours of the last signature the buyer pays ${formatFen(amountFen)} by code (each code is good for ${terms.paymentMinutes} minutes; another may be asked for). The payment institution holds the money; the seller sends the goods once it is there.`),
      words('货款只凭验收结果或本合同约定的期限划转：收下的部分付给卖方，未收下和未交的部分退还买方。平台不经手货款。',
        'Money moves only on an inspection result or a deadline of this contract: for what is accepted to the seller, for the rest back to the buyer. The platform never holds it.'),
      words(`逾期未签署（${terms.signHours} 小时）或逾期未付款的，本合同自动取消，货物另行出售。`,
        `Not signed within ${terms.signHours} hours, or not paid in time, this contract lapses and the goods are free again.`),
      words('发货前经卖方取消，或交货日过后仍未发货由买方取消的，全额退还买方。', 'Cancelled by the seller before dispatch, or by the buyer when nothing was sent by the last delivery day, all is paid back.'),
    ],
  };
}

/** The text of a sale contract: Chinese, which binds, with English beside it. */
export function contractContent(contract: SaleContract): ContractContent {
  return {
    title: words('农产品买卖合同', 'Contract of sale for farm produce'), number: contract.number, date: contract.date,
    parties: [
      { role: words('甲方（卖方）', 'Seller'), name: contract.seller.name, place: contract.seller.place },
      { role: words('乙方（买方）', 'Buyer'), name: contract.buyer.name, place: contract.buyer.place },
    ],
    sections: [goods(contract), delivery(contract), inspection(contract), deductions(contract), money(contract), {
      heading: words('六、其他', '6. Other'),
      clauses: [words('中文文本与英文文本不一致的，以中文为准。本合同经双方在平台签署后生效。', 'The Chinese text prevails. The contract is in force once both sides have signed it on the platform.')],
    }],
  };
}
