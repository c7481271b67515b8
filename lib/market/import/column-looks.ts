import { readIdNumber } from '@/lib/identity/domain/id-number';
import type { Look } from './fields';
import { readDate, readTime } from './parse-date';
import { plain } from './parse-number';
import { looksNumeric, readUnit } from './parse-unit';
import type { Cell } from './sheet';

/** Whether a word names something in the catalogue; all that a guess at columns needs to know of it. */
export type IsProduce = (text: string) => boolean;

/** The shares (0 to 1) of a column's filled cells that look like each thing. */
export type LookShares = Readonly<Record<Look, number>>;

const SURNAMES =
  '王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤柳缪康易常乔赖' +
  '文尚牛温庄章鲁葛阮齐樊兰洪施安倪伍殷庞翟申詹颜梅盛童芦季骆祁关路俞包凌欧甘单霍裴窦宁柯辛饶';
const NAME = new RegExp(`^(?:欧阳|上官|司马|诸葛|[${SURNAMES}])[\\u4e00-\\u9fff·]{1,3}$`);
const LATIN_NAME = /^[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}$/;
const PLACE = /(?:村|乡|镇|街道|县|区|组|屯|寨|庄|社区|农场|基地|园|棚|号地)$|(?:村|镇|乡|街道)/;
const GRADE =
  /^(?:[特优一二三四五1-5]级?[等级品]|[ABC]级?|统货|统级|优质|精品|大果|中果|小果|好货|次货|普通|单芽|独芽|芽头|一芽[一二三四]叶|对夹叶|grade ?[1-5abc]|(?:first|second|third|extra) ?(?:class|grade)?|class [i1-3]+)$/i;

/** Whether a text could be a person's name in a table of growers. */
export const looksLikeName = (text: string): boolean => NAME.test(text.replace(/ /g, '')) || LATIN_NAME.test(text);

const phoneDigits = (text: string): string => text.replace(/[\s-]/g, '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '');

function tests(isProduce: IsProduce): Readonly<Record<Exclude<Look, 'sequence'>, (text: string, cell: Cell) => boolean>> {
  const context = { today: '2026-01-15', lean: 'ahead' } as const;
  return {
    phone: (text) => /^1[3-9]\d{8,10}$/.test(phoneDigits(text)),
    idNumber: (text) => {
      const read = readIdNumber(text);
      return read.ok || read.error !== 'ID_FORMAT';
    },
    day: (text, cell) => (cell.kind === 'date' ? text.length >= 10 : looksLikeDay(text) && readDate(text, context).ok),
    time: (text) => /\d{1,2}[:点时]/.test(text) && (readTime(text) ?? readDateTime(text)) !== null,
    unit: (text) => readUnit(text) !== null,
    number: (text, cell) => cell.kind === 'number' || (cell.kind !== 'date' && looksNumeric(text)),
    name: looksLikeName,
    place: (text) => PLACE.test(text) && text.length >= 2,
    produce: isProduce,
    grade: (text) => GRADE.test(text),
    words: (text) => !looksNumeric(text) && readUnit(text) === null,
  };
}

/** A text that is a date on its face; "11.25" is one only under a header that says so. */
const looksLikeDay = (text: string): boolean =>
  /\d[月日号]|\d{4}[-/.年]\d{1,2}[-/.月]|^\d{1,2}[-/]\d{1,2}([-/]\d{2,4})?$|^(?:今|明|后)天$|^下?(?:周|星期)[一二三四五六日天]$|[上中下]旬|^[A-Z][a-z]{2,8}\.? \d{1,2}/.test(
    text,
  );

const readDateTime = (text: string): boolean | null =>
  /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T]?\d{1,2}[:点时]\d{1,2}/.test(text) ? true : null;

/** Measures what a column's values look like. @param cells the filled cells of the column, a sample is enough */
export function lookShares(cells: readonly Cell[], isProduce: IsProduce): LookShares {
  const texts = cells.map((cell) => plain(cell.text));
  const shares = Object.fromEntries(
    Object.entries(tests(isProduce)).map(([look, test]) => [
      look,
      texts.length === 0 ? 0 : texts.filter((text, index) => test(text, cells[index]!)).length / texts.length,
    ]),
  );
  const numbers = texts.filter((text) => /^\d{1,5}$/.test(text)).map(Number);
  const steps = numbers.filter((number, index) => index > 0 && number - numbers[index - 1]! === 1).length;
  const sequence = numbers.length > 2 && steps >= (numbers.length - 1) * 0.8 ? numbers.length / texts.length : 0;
  return { ...shares, sequence } as Record<Look, number>;
}
