import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { RadioCards } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea, TextField } from '@/components/forms/text-field';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { Timeline } from '@/components/ui/timeline';
import { WhenText } from '@/components/ui/when';
import type { MemberSession } from '@/lib/http/session';
import type { WaitingDto } from '@/lib/oversight/queries';
import type { CorrectionDto } from '@/lib/payments/corrections/queries';
import type { Queue } from '@/lib/shared/waiting';
import { OneButton } from '../../../../../../(account)/_components/one-button';
import { KINDS_OF } from '../../../../../_components/corrections-of';
import { check, propose, withdraw } from '../../../../actions';

type CorrectionsProps = {
  readonly session: MemberSession; readonly item: WaitingDto | null; readonly queue: Queue; readonly subjectId: string; readonly corrections: readonly CorrectionDto[]; readonly works: boolean;
};

/** How a thing ends: one person proposes, another one decides; and what was proposed before. */
export async function Corrections({ session, item, queue, subjectId, corrections, works }: CorrectionsProps) {
  const [t, kinds] = await Promise.all([getTranslations('oversight.item'), getTranslations('oversight.correction')]);
  const open = corrections.find(({ state }) => state === 'PROPOSED');
  const choices = KINDS_OF[queue];
  const hidden = Object.entries({ queue, subjectId, ...(open ? { correctionId: open.id, kind: open.kind } : {}) }).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
  const past = corrections.filter(({ state }) => state !== 'PROPOSED');
  return (
    <>
      {open && (
        <Section title={t('secondTitle')} heading="inside">
          <p><b className="font-semibold">{kinds(open.kind)}</b>{open.amountFen && <> <Money fen={open.amountFen} /></>}</p>
          <p className="mt-1 text-muted">{t('proposedBy', { name: open.makerName })} <WhenText at={open.proposedAt} /></p>
          <p className="mt-2 break-words">{open.reason}</p>
          {open.bankReference && <p className="num mt-1 text-sm text-muted">{t('bankReference')} {open.bankReference}</p>}
          {works && open.makerPersonId === session.actor.personId && <div className="mt-3"><Notice tone="wait" className="mb-3">{t('ownProposal')}</Notice><OneButton action={withdraw} fields={{ queue, subjectId, correctionId: open.id }}>{t('withdraw')}</OneButton></div>}
          {works && open.makerPersonId !== session.actor.personId && (
            <ActionForm action={check} label={t('secondTitle')} className="mt-3">
              {hidden}
              <Textarea name="note" label={t('checkNote')} rows={2} maxLength={200} />
              <div className="flex flex-wrap gap-3"><SubmitButton name="decision" value="approve" size="md">{t('approve')}</SubmitButton><SubmitButton name="decision" value="decline" look="secondary" size="md">{t('decline')}</SubmitButton></div>
            </ActionForm>
          )}
        </Section>
      )}
      {works && item && !open && choices.length > 0 && (
        <Section title={t('proposeTitle')} heading="inside">
          <ActionForm action={propose} label={t('proposeTitle')}>
            {hidden}
            <RadioCards name="kind" label={t('what')} required defaultValue={choices[0]} options={choices.map((kind) => ({ value: kind, label: kinds(kind), hint: t(`correctionHint.${kind}`) }))} />
            {choices.includes('REFUND_BY_HAND') && <TextField name="bankReference" label={t('bankReference')} hint={t('bankReferenceHint')} maxLength={64} />}
            <Textarea name="reason" label={t('reason')} hint={t('reasonHint')} rows={2} maxLength={200} required />
            <SubmitButton size="md">{t('propose')}</SubmitButton>
          </ActionForm>
        </Section>
      )}
      {past.length > 0 && (
        <Section title={t('past')} heading="inside">
          <Timeline label={t('past')} items={past.map(({ id, kind, state, reason, makerName, checkerName, note, decidedAt }) => ({
            id, at: decidedAt, state: state === 'DONE' ? 'done' as const : 'broken' as const, title: <>{kinds(kind)} <b className="font-semibold">{t(`correctionState.${state}`)}</b></>,
            by: checkerName ? t('makerChecker', { maker: makerName, checker: checkerName }) : t('proposedBy', { name: makerName }), note: note ? `${reason} · ${note}` : reason,
          }))} />
        </Section>
      )}
    </>
  );
}
