import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Section } from '@/components/ui/card';
import { Chip, StatusChip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { seesAll } from '@/lib/merchant/domain/counter';
import type { SpeakerDto } from '@/lib/merchant/dto';
import { speakersAt } from '@/lib/merchant/speaker/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { systemClock } from '@/lib/shared/clock';
import { OneButton } from '../../../../(account)/_components/one-button';
import { endSpeaker, registerSpeaker, renewSecret } from '../../actions';

/** The loudspeakers that stand on a counter, whether they are there, and for a keeper a new one. */
export async function Loudspeakers({ actor, counterId, revoked }: { readonly actor: PersonActor; readonly counterId: string; readonly revoked: boolean }) {
  const now = systemClock.now();
  const [t, found] = await Promise.all([getTranslations('merchant.loudspeakers'), speakersAt(database(), actor, counterId, now)]);
  const { speakers, waiting } = found!;
  const keeper = seesAll(actor);
  return (
    <Section title={t('title')}>
      {revoked && <Notice tone="ok" live className="mb-3" title={t('revoked')} />}
      <p className="text-muted">{speakers.length > 0 ? t('intro') : keeper ? t('none') : t('noneClerk')}</p>
      {speakers.length > 0 && waiting > 0 && <p className="mt-2"><Chip tone="wait">{t('waiting', { count: waiting })}</Chip></p>}
      {speakers.length > 0 && <ul className="mt-3">{speakers.map((speaker) => <Loudspeaker key={speaker.id} speaker={speaker} now={now} keeper={keeper} />)}</ul>}
      {keeper && (
        <ActionForm action={registerSpeaker} label={t('newTitle')} className="mt-4 border-t border-line pt-4">
          <h3 className="mb-2 font-semibold">{t('newTitle')}</h3>
          <input type="hidden" name="counterId" value={counterId} />
          <TextField name="speaker" label={t('name')} hint={t('nameHint')} maxLength={20} required />
          <SubmitButton look="secondary">{t('add')}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}

async function Loudspeaker({ speaker: { id, name, lastSeenAt, there }, now, keeper }: { readonly speaker: SpeakerDto; readonly now: Date; readonly keeper: boolean }) {
  const t = await getTranslations('merchant.loudspeakers');
  const summary = 'inline-flex min-h-11 cursor-pointer items-center text-sm';
  return (
    <li className="border-t border-line py-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 font-semibold break-words">{name}</h3>
        <StatusChip tone={there ? 'ok' : 'idle'}>{t(there ? 'there' : lastSeenAt ? 'away' : 'never')}</StatusChip>
      </div>
      {lastSeenAt && !there && <p className="text-sm text-muted">{t.rich('seen', { when: () => <WhenText at={lastSeenAt} now={now} /> })}</p>}
      <p className="text-sm break-all text-muted">{t('id')} <code className="select-all">{id}</code></p>
      {keeper && (
        <div className="flex flex-wrap gap-x-6">
          <ActionForm action={renewSecret}>
            <input type="hidden" name="speakerId" value={id} />
            <details>
              <summary className={`${summary} text-field`}>{t('renew')}<span className="sr-only"> {name}</span></summary>
              <p className="mb-2 text-sm text-muted">{t('renewWhy')}</p>
              <SubmitButton look="secondary" size="md">{t('renewYes')}<span className="sr-only"> {name}</span></SubmitButton>
            </details>
          </ActionForm>
          <details>
            <summary className={`${summary} text-muted`}>{t('revoke')}<span className="sr-only"> {name}</span></summary>
            <p className="mb-2 text-sm text-muted">{t('revokeWhy')}</p>
            <OneButton action={endSpeaker} fields={{ speakerId: id }} about={name} look="danger">{t('revokeYes')}</OneButton>
          </details>
        </div>
      )}
    </li>
  );
}
