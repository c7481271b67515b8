import { ChevronRight } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { CardRow } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { WhenText } from '@/components/ui/when';
import type { RecordLine as Line } from '@/lib/credit/dto';
import { DAY_MS } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { massText } from '@/lib/shared/quantity';

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

const DIGITS = /^\d+$/;

/** The one amount that a fact is about. */
function amountOf({ kind, payload }: Pick<Line, 'kind' | 'payload'>): string {
  const fen = text(kind === 'settlement.paid' ? payload['netFen'] : kind === 'loan.disbursed' ? payload['principalFen'] : payload['amountFen']);
  return DIGITS.test(fen) ? formatFen(BigInt(fen)) : '';
}

const days = (from: unknown, to: unknown): number => Math.max(0, Math.round((Date.parse(text(to)) - Date.parse(text(from))) / DAY_MS));

/** What else a fact says that somebody who judges it wants to know. */
export async function notesOf({ kind, payload }: Pick<Line, 'kind' | 'payload'>): Promise<string[]> {
  const [t, unit] = await Promise.all([getTranslations('credit.note'), getTranslations('common.unit')]);
  switch (kind) {
    case 'delivery.accepted': return [
      ...(DIGITS.test(text(payload['rejectedGrams'])) && payload['rejectedGrams'] !== '0' ? [t('rejected', { mass: `${massText(BigInt(text(payload['rejectedGrams'])), 'jin')} ${unit('jin')}` })] : []),
      t(payload['onTime'] === true ? 'onTime' : 'late'), t(payload['gradeKept'] === true ? 'gradeKept' : 'gradeLower'),
    ];
    case 'settlement.paid': return [
      t('daysToCash', { days: days(payload['invoicedAt'], payload['paidAt']) }),
      ...(DIGITS.test(text(payload['repaidFen'])) && payload['repaidFen'] !== '0' ? [t('repaid', { amount: formatFen(BigInt(text(payload['repaidFen']))) })] : []),
    ];
    case 'loan.repaid': return DIGITS.test(text(payload['outstandingFen'])) ? [t('owed', { amount: formatFen(BigInt(text(payload['outstandingFen']))) })] : [];
    default: return [];
  }
}

/** A fact in a few words: what it is, with the amount, mass or days that it is about. */
export async function factWords(line: Pick<Line, 'kind' | 'payload'>): Promise<string> {
  const [t, unit] = await Promise.all([getTranslations('credit.fact'), getTranslations('common.unit')]);
  const grams = text(line.payload['acceptedGrams'] ?? line.payload['netGrams']);
  const mass = DIGITS.test(grams) ? `${massText(BigInt(grams), 'jin')} ${unit('jin')}` : '';
  return t(line.kind.replace('.', '_'), { amount: amountOf(line), mass, days: text(line.payload['daysPastDue']) }).trim();
}

type Mark = 'disputed' | 'unresolved' | 'corrected' | 'imported' | 'excused' | 'placed' | 'waiting';
const TONES: Record<Mark, Tone> = { disputed: 'wait', unresolved: 'wait', corrected: 'info', imported: 'info', excused: 'info', placed: 'ok', waiting: 'wait' };

/** The one mark that a reader must see first: a dispute above everything else. */
function markOf({ dispute, remedy, standing, placed }: Line): Mark {
  if (dispute) return dispute === 'underWay' ? 'disputed' : 'unresolved';
  if (remedy) return 'corrected';
  if (standing === 'imported' || standing === 'excused') return standing;
  return placed ? 'placed' : 'waiting';
}

/** A fact of a record in a few words, with its mark: disputed, corrected, in the evidence, excused, or imported. The mark leads to the proof. */
export async function RecordLine({ line }: { readonly line: Line }) {
  const [page, notes, words] = await Promise.all([getTranslations('credit.page'), notesOf(line), factWords(line)]);
  const mark = markOf(line);
  return (
    <CardRow>
      <span className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-3">
        <span className="num block flex-none text-sm text-muted sm:w-24"><WhenText at={line.occurredAt} dayOnly /></span>
        <span className="min-w-0">{words}{notes.length > 0 && <span className="ml-2 text-sm text-muted">{notes.join(' · ')}</span>}</span>
      </span>
      <Link href={`/verify/fact/${line.id}`} aria-label={page('proofOf', { mark: page(mark), fact: words })} className="-my-2 inline-flex min-h-11 flex-none items-center gap-0.5 no-underline">
        <StatusChip tone={TONES[mark]}>{page(mark)}</StatusChip><ChevronRight aria-hidden className="size-4 text-muted" />
      </Link>
    </CardRow>
  );
}
