import { Scale } from 'lucide-react';
import { getFormatter, getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { RadioCards } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea } from '@/components/forms/text-field';
import { Link } from '@/components/navigation';
import { Card, CardRow, Section } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Deadline, WhenText } from '@/components/ui/when';
import { disputesAsked } from '@/lib/credit/disputes/queries';
import type { AskedDispute } from '@/lib/credit/dto';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { reviewsLapsed, type ReviewDto } from '@/lib/lending/reviews/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { systemClock } from '@/lib/shared/clock';
import { factWords, notesOf } from '../../../_credit/record-line';
import { AccountFrame } from '../../_components/account-frame';
import { answerToDispute, decideOnDispute } from '../actions';

const DONE = ['answered', 'decided'] as const;
const ANSWERERS = ['owner', 'manager', 'officer', 'risk_manager'];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('credit.asked'))('title') };
}

/** Disputed records that wait for this organisation: for the other side of a record to answer, for the platform to decide. */
export default async function Disputes({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [t, { done }, session] = await Promise.all([
    getTranslations('credit.asked'), searchParams, requireSession({ orgs: ['buyer', 'cooperative', 'lender', 'shop', 'platform'], path: '/me/disputes' })]);
  const { actor } = session;
  const now = systemClock.now();
  const [disputes, lapsed] = await Promise.all([disputesAsked(database(), actor, now), reviewsLapsed(database(), actor)]);
  const said = DONE.find((one) => one === done);
  return (
    <AccountFrame session={session} title={t('title')} intro={t(actor.orgKind === 'platform' ? 'introPlatform' : 'intro')} below>
      {said && <Notice tone="ok" live className="mb-4">{t(`done.${said}`)}</Notice>}
      {disputes.length === 0 && <EmptyState icon={Scale} title={t('none')}>{t('noneText')}</EmptyState>}
      <ul className="grid gap-4">{disputes.map((dispute) => <Asked key={dispute.id} dispute={dispute} actor={actor} />)}</ul>
      {lapsed.length > 0 && <Lapsed reviews={lapsed} />}
    </AccountFrame>
  );
}

/** Whose record, what it is about, what both sides say, until when; and the form for whoever has to act. */
async function Asked({ dispute, actor }: { readonly dispute: AskedDispute; readonly actor: PersonActor }) {
  const [t, kind, mistakes, format] = await Promise.all([getTranslations('credit.asked'), getTranslations('evidence.kind'), getTranslations('credit.mistake'), getFormatter()]);
  const { subjectName, askedName, answer, answerWords, answerDueAt, orderId, loanId } = dispute;
  const isPlatform = actor.orgKind === 'platform';
  const name = askedName ?? '';
  const mayAct = isPlatform ? actor.role === 'owner' || actor.role === 'manager' : ANSWERERS.includes(actor.role);
  const said = dispute.payload && { kind: dispute.kind, payload: dispute.payload };
  const [what, notes] = said ? await Promise.all([factWords(said), notesOf(said)]) : [null, []];
  const where = isPlatform ? null : orderId && (actor.orgKind === 'buyer' || actor.orgKind === 'shop') ? { href: `/buy/orders/${orderId}`, label: t('order') } : loanId && actor.orgKind === 'lender' ? { href: `/lend/loans/${loanId}`, label: t('loan') } : null;
  return (
    <Card as="li">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{kind(dispute.kind.replace('.', '_'))} · {t('about', { name: subjectName })}</h2>
        <Deadline at={isPlatform || !answerDueAt ? dispute.dueAt : answerDueAt} />
      </div>
      <p className="text-sm text-muted">{t.rich('happened', { when: () => <WhenText key="at" at={dispute.occurredAt} /> })}</p>
      {what && <p className="mt-2">{[what, ...notes].join(' · ')}</p>}
      {where && <Link href={where.href} className="inline-flex min-h-11 items-center text-field">{where.label}</Link>}
      <p className="mt-2"><span className="text-sm text-muted">{t('says', { name: subjectName })} · {mistakes(dispute.mistake)}</span><span className="block break-words">{dispute.words}</span></p>
      {isPlatform && answer && <p className="mt-2"><span className="text-sm text-muted">{t(answer === 'agrees' ? 'agreed' : 'held', { name })}</span><span className="block break-words">{answerWords}</span></p>}
      {isPlatform && !answer && <p className="mt-2 text-sm text-muted">{!answerDueAt ? t('noOther') : dispute.isReady ? t('missed', { name }) : t('waits', { name, when: format.dateTime(answerDueAt, { dateStyle: 'medium' }) })}</p>}
      {!mayAct ? <Notice className="mt-3">{t('notAllowed')}</Notice> : !isPlatform ? <AnswerForm dispute={dispute} /> : dispute.isReady && <DecideForm dispute={dispute} />}
    </Card>
  );
}

/** Tells the forms of one page apart for who hears them. */
const nameOf = ({ subjectName, openedAt }: AskedDispute, what: string, format: Awaited<ReturnType<typeof getFormatter>>): string =>
  `${what} ${subjectName} ${format.dateTime(openedAt, { dateStyle: 'medium', timeStyle: 'medium' })}`;

async function AnswerForm({ dispute }: { readonly dispute: AskedDispute }) {
  const [t, format] = await Promise.all([getTranslations('credit.asked'), getFormatter()]);
  return (
    <ActionForm action={answerToDispute} label={nameOf(dispute, t('answer'), format)} className="mt-4">
      <input type="hidden" name="disputeId" value={dispute.id} />
      <RadioCards name="answer" label={t('answer')} required options={[{ value: 'agrees', label: t('agrees') }, { value: 'holds', label: t('holds') }]} />
      <Textarea name="words" label={t('words')} hint={t('wordsHint')} maxLength={400} rows={2} required />
      <SubmitButton>{t('submit')}</SubmitButton>
    </ActionForm>
  );
}

async function DecideForm({ dispute }: { readonly dispute: AskedDispute }) {
  const [t, words, format] = await Promise.all([getTranslations('credit.asked'), getTranslations('credit.remedy'), getFormatter()]);
  return (
    <ActionForm action={decideOnDispute} label={nameOf(dispute, t('verdict'), format)} className="mt-4">
      <input type="hidden" name="disputeId" value={dispute.id} />
      <RadioCards name="verdict" label={t('verdict')} required options={[{ value: 'stands', label: t('stands') }, ...dispute.remedies.map((remedy) => ({ value: remedy, label: words(remedy) }))]} />
      <Textarea name="words" label={t('verdictWords')} maxLength={400} rows={2} required />
      <SubmitButton>{t('decide')}</SubmitButton>
    </ActionForm>
  );
}

/** What lenders have left unanswered: the platform is told, for nobody else presses them. */
async function Lapsed({ reviews }: { readonly reviews: readonly ReviewDto[] }) {
  const t = await getTranslations('credit.asked');
  return (
    <Section title={t('lapsedReviews')} flush>
      {reviews.map((review) => <CardRow key={review.id}><span className="flex-1">{t('lapsedReview', { lender: review.lenderName, number: review.number })}</span><span className="text-sm text-muted"><WhenText at={review.dueAt} /></span></CardRow>)}
    </Section>
  );
}
