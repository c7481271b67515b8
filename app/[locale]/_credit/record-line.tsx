import { ChevronRight } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { CardRow } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { WhenText } from '@/components/ui/when';
import type { RecordLine as Line } from '@/lib/credit/dto';
import { formatFen } from '@/lib/shared/money';
import { massText } from '@/lib/shared/quantity';

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** The one amount that a fact is about. */
function amountOf({ kind, payload }: Line): string {
  const fen = text(kind === 'settlement.paid' ? payload['netFen'] : kind === 'loan.disbursed' ? payload['principalFen'] : payload['amountFen']);
  return /^\d+$/.test(fen) ? formatFen(BigInt(fen)) : '';
}

/** A fact of a record in a few words, with its mark: in the evidence, excused, or imported. The mark leads to the proof. */
export async function RecordLine({ line }: { readonly line: Line }) {
  const [t, page, unit] = await Promise.all([getTranslations('credit.fact'), getTranslations('credit.page'), getTranslations('common.unit')]);
  const grams = text(line.payload['acceptedGrams'] ?? line.payload['netGrams']);
  const mass = /^\d+$/.test(grams) ? `${massText(BigInt(grams), 'jin')} ${unit('jin')}` : '';
  const tone = line.imported || line.excused ? 'info' : line.placed ? 'ok' : 'wait';
  const mark = line.imported ? page('imported') : line.excused ? page('excused') : line.placed ? page('placed') : page('waiting');
  const words = t(line.kind.replace('.', '_'), { amount: amountOf(line), mass, days: text(line.payload['daysPastDue']) });
  return (
    <CardRow className="flex-wrap">
      <span className="num w-24 flex-none text-sm text-muted"><WhenText at={line.occurredAt} dayOnly /></span>
      <span className="min-w-40 flex-1">{words}</span>
      <Link href={`/verify/fact/${line.id}`} aria-label={page('proofOf', { mark, fact: words })} className="-my-2 inline-flex min-h-11 items-center gap-0.5 no-underline">
        <StatusChip tone={tone}>{mark}</StatusChip><ChevronRight aria-hidden className="size-4 text-muted" />
      </Link>
    </CardRow>
  );
}
