import type { LoanMethod } from '@/lib/lending/domain/schedule';

/** Who plays in the demo season. All names, numbers and figures are invented; the places and what grows there are real. */
export type Crop = {
  readonly leafId: string; readonly varieties: readonly string[];
  /** Grades with how often they are sold. */
  readonly grades: readonly { readonly id: string; readonly weight: number; readonly price: number }[];
  /** Farm-gate price of grade 1.0 in fen per 斤, and the usual consignment in 斤. */
  readonly fenPerJin: number; readonly jin: readonly [number, number];
  /** Percent of water, where contracts ask for it. */
  readonly moisture?: number;
  /** Months of harvest. */
  readonly months: readonly number[];
};
export type County = { readonly code: string; readonly villages: readonly string[]; readonly surnames: string; readonly crops: readonly Crop[]; readonly farms: number };

const greens = [{ id: 'special', weight: 1, price: 1.15 }, { id: 'first', weight: 5, price: 1 }, { id: 'second', weight: 2, price: 0.82 }] as const;

export const COUNTIES: readonly County[] = [
  { code: '370783', villages: ['稻田镇西里村', '稻田镇桂河村', '孙家集街道三元朱村', '纪台镇曹官庄', '古城街道李家庄', '洛城街道屯田村'], surnames: '张王李赵孙刘隋董', farms: 16, crops: [
    { leafId: 'fruit-cucumber', varieties: ['金童', '夏之光'], grades: greens, fenPerJin: 235, jin: [300, 1800], months: [10, 11, 12, 1, 2, 3, 4, 5] },
    { leafId: 'tomato', varieties: [], grades: greens, fenPerJin: 210, jin: [400, 2400], months: [11, 12, 1, 2, 3, 4, 5, 6] },
    { leafId: 'sweet-pepper', varieties: [], grades: greens, fenPerJin: 260, jin: [300, 1500], months: [10, 11, 12, 1, 2, 3, 4] },
  ] },
  { code: '350924', villages: ['凤阳镇基德村', '清源镇', '犀溪镇', '坑底乡小东村', '斜滩镇'], surnames: '范柳缪林吴周叶许', farms: 14, crops: [
    { leafId: 'tea-fresh-leaf', varieties: ['福云6号', '梅占', '金牡丹', '福安大白茶'], fenPerJin: 1600, jin: [40, 180], months: [3, 4, 5, 9, 10], grades: [
      { id: 'bud-1', weight: 3, price: 2 }, { id: 'bud-2', weight: 5, price: 1 }, { id: 'pair', weight: 2, price: 0.5 }] },
  ] },
  { code: '371324', villages: ['向城镇杭头村', '卞庄街道', '庄坞镇', '南桥镇'], surnames: '杨徐高马朱郭', farms: 10, crops: [
    { leafId: 'carrot', varieties: [], grades: greens, fenPerJin: 85, jin: [1500, 6000], months: [5, 6, 7, 10, 11, 12] },
    { leafId: 'green-radish', varieties: [], grades: greens, fenPerJin: 75, jin: [1200, 5000], months: [10, 11, 12, 1] },
  ] },
  { code: '610629', villages: ['凤栖街道芦白村', '旧县镇', '老庙镇', '永乡镇阿寺村'], surnames: '屈党韩王雷安', farms: 8, crops: [
    { leafId: 'apple', varieties: ['红富士'], grades: greens, fenPerJin: 390, jin: [800, 4000], months: [10, 11, 12, 1, 2, 3] },
  ] },
  { code: '360722', villages: ['大塘埠镇', '嘉定镇', '西牛镇', '铁石口镇'], surnames: '刘谢曾赖郭钟', farms: 7, crops: [
    { leafId: 'navel-orange', varieties: ['纽荷尔'], grades: greens, fenPerJin: 310, jin: [1000, 5000], months: [11, 12, 1] },
  ] },
  { code: '230184', villages: ['民乐朝鲜族乡', '龙凤山镇', '卫国乡', '杜家镇'], surnames: '于宋金朴崔姜', farms: 5, crops: [
    { leafId: 'japonica-paddy', moisture: 13.4, varieties: ['五优稻4号'], grades: [{ id: 'class-1', weight: 3, price: 1.04 }, { id: 'class-2', weight: 4, price: 1 }, { id: 'class-3', weight: 1, price: 0.96 }], fenPerJin: 165, jin: [3000, 12000], months: [10, 11, 12] },
  ] },
];

export const GIVEN = ['桂兰', '建国', '秀英', '志强', '玉梅', '德旺', '春花', '守信', '丽清', '永福', '金娇', '世民', '阿妹', '传贵', '启明', '兴发', '凤霞', '长河', '大勇', '小满', '月娥', '根生', '玉莲', '文斌'] as const;

export type Company = { readonly name: string; readonly region: string; readonly person: string; readonly buys?: readonly string[]; readonly appetite?: number };

export const COOPERATIVES: readonly Company[] = [
  { name: '绿源蔬菜专业合作社', region: '370783', person: '董守田' },
  { name: '寿宁县龙虎山茶业专业合作社', region: '350924', person: '范建平' },
  { name: '兰陵向阳蔬菜专业合作社', region: '371324', person: '徐向阳' },
  { name: '洛川塬上果业专业合作社', region: '610629', person: '屈塬生' },
];

export const BUYERS: readonly Company[] = [
  { name: '济南华联超市有限公司', region: '370102', person: '高敏', buys: ['fruit-cucumber', 'tomato', 'sweet-pepper', 'carrot', 'green-radish', 'apple'], appetite: 5 },
  { name: '北京新发地鲜达商贸有限公司', region: '110106', person: '陈凯', buys: ['fruit-cucumber', 'tomato', 'sweet-pepper', 'carrot', 'apple', 'navel-orange'], appetite: 4 },
  { name: '上海禾元生鲜有限公司', region: '310115', person: '沈悦', buys: ['fruit-cucumber', 'tomato', 'navel-orange', 'apple', 'japonica-paddy'], appetite: 3 },
  { name: '福州茗溪茶业有限公司', region: '350102', person: '郑一鸣', buys: ['tea-fresh-leaf'], appetite: 4 },
  { name: '宁德闽东红茶业有限公司', region: '350902', person: '黄晓东', buys: ['tea-fresh-leaf'], appetite: 3 },
  { name: '西安秦果仓储有限公司', region: '610112', person: '雷鸣', buys: ['apple', 'navel-orange'], appetite: 3 },
  { name: '广州南粤果蔬批发有限公司', region: '440103', person: '梁志恒', buys: ['navel-orange', 'apple', 'carrot', 'green-radish'], appetite: 3 },
  { name: '哈尔滨稻香米业有限公司', region: '230102', person: '朴海洋', buys: ['japonica-paddy'], appetite: 4 },
];

/** What a lender lends on, as its form takes it; the dearest case of each stays under the all-in cap. */
type LoanOn = {
  readonly name: string; readonly method: LoanMethod; readonly rate: string; readonly fee: string; readonly min: string; readonly max: string;
  readonly minMonths: number; readonly maxMonths: number; readonly deductionCap: string; readonly weeklyFloor: string; readonly passMark: number;
  readonly fourEyes: string; readonly priority: number;
};
export const LENDERS: readonly (Company & { readonly risk: string; readonly products: readonly LoanOn[] })[] = [
  { name: '齐鲁农村商业银行', region: '370102', person: '周立行', risk: '钱慎之', products: [
    { name: '春耕贷', method: 'SEASONAL_BULLET', rate: '5.8', fee: '0', min: '1000', max: '50000', minMonths: 3, maxMonths: 12, deductionCap: '30', weeklyFloor: '300', passMark: 660, fourEyes: '2000', priority: 1 },
    { name: '随销月还贷', method: 'ANNUITY', rate: '6.6', fee: '0', min: '1000', max: '80000', minMonths: 4, maxMonths: 24, deductionCap: '30', weeklyFloor: '300', passMark: 680, fourEyes: '5000', priority: 1 },
  ] },
  { name: '惠禾小额贷款有限公司', region: '350102', person: '苏禾', risk: '何谨言', products: [
    { name: '禾苗贷', method: 'SEASONAL_BULLET', rate: '9.6', fee: '0.5', min: '1000', max: '30000', minMonths: 3, maxMonths: 10, deductionCap: '35', weeklyFloor: '300', passMark: 640, fourEyes: '5000', priority: 2 },
    { name: '禾苗月还', method: 'ANNUITY', rate: '10.8', fee: '0', min: '1000', max: '30000', minMonths: 3, maxMonths: 18, deductionCap: '35', weeklyFloor: '300', passMark: 640, fourEyes: '5000', priority: 2 },
  ] },
];
/** Who sells over a counter: the counters of each store with their share of its sales, and the clerk who stands at the first of them. */
export const SHOPS: readonly (Company & { readonly clerk: string; readonly store: string; readonly place: string; readonly counters: readonly string[]; readonly salesADay: number; readonly yuan: readonly [number, number] })[] = [
  { name: '济南李记果蔬店', region: '370102', person: '李敬之', clerk: '赵小曼', store: '文化东路店', place: '文化东路 88 号', counters: ['1 号台', '门口摊'], salesADay: 5, yuan: [6, 90] },
  { name: '寿宁茗香茶叶店', region: '350924', person: '范雅琴', clerk: '柳青', store: '胜利街店', place: '胜利街 21 号', counters: ['柜台'], salesADay: 2, yuan: [38, 460] },
];
export const PLATFORM: Company & { readonly officer: string } = { name: '丰环科技有限公司', region: '330106', person: '丰小环', officer: '程复核' };
export const AUDITOR: Company = { name: '正衡会计师事务所', region: '330106', person: '严正衡' };
