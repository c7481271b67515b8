/**
 * A number as a hand types it, made plain: full-width figures, a Chinese full stop for the point, thousands set off by commas
 * or spaces. Null where a comma stands and no thousand ends ("12,5"): nobody knows what was meant, so nothing is assumed.
 */
export function plainDecimal(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/[\s\u3000]/g, '').replaceAll('。', '.').replaceAll('、', ',').replaceAll('−', '-');
  if (!plain.includes(',')) return plain;
  return /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : null;
}
