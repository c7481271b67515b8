import { FEATURES, type FeatureId } from '@/lib/credit/domain/features';
import { formatFen } from '@/lib/shared/money';

const UNITS = new Map(FEATURES.map(({ id, unit }) => [id, unit]));

const short = (value: number, digits: number): string => value.toFixed(digits).replace(/\.?0+$/, '');

/** A feature's value as it stands in a sentence: "98%", "1.4", "¥9,860.00". Values are whole numbers in the feature's unit. */
export function featureValue(feature: FeatureId, value: string): string {
  switch (UNITS.get(feature)) {
    case 'bps': return `${short(Number(value) / 100, 1)}%`;
    case 'milli':
    case 'milliDays': return short(Number(value) / 1000, 1);
    case 'fen': return formatFen(BigInt(value));
    default: return value;
  }
}
