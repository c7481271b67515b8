import { Bell } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { Card, CardRow } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { WhenText } from '@/components/ui/when';
import { produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { spoken } from '@/lib/notify/domain/words';
import { notices } from '@/lib/notify/queries';
import { AccountFrame } from '../../_components/account-frame';
import { OneButton } from '../../_components/one-button';
import { markRead } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.notices'))('title') };
}

/** What the organisation was told, the newest first, each leading to where something can be done about it. */
export default async function Notices() {
  const [t, words, locale, session] = await Promise.all([getTranslations('identity.notices'), getTranslations('notify'), getLocale(), requireSession({ path: '/me/notices' })]);
  const list = await notices(database(), session.actor);
  const said = ({ kind, params }: (typeof list)[number]) => words.has(kind)
    ? words(kind, { ...spoken(params, locale === 'en' ? 'en' : 'zh-CN'), ...(typeof params.leafId === 'string' && { produce: produceName(params.leafId, locale) }) })
    : kind;
  return (
    <AccountFrame session={session} title={t('title')} below actions={list.some((notice) => !notice.read) && <OneButton action={markRead} fields={{}}>{t('markRead')}</OneButton>}>
      <Card flush>
        {list.length === 0 && <EmptyState icon={Bell} title={t('empty')}>{t('emptyHint')}</EmptyState>}
        {list.map((notice) => (
          <CardRow key={notice.id} href={notice.link ?? undefined}>
            <span className="min-w-0 flex-1">
              <span className={notice.read ? undefined : 'font-medium'}>
                {!notice.read && <><span aria-hidden className="mr-2 inline-block size-2 rounded-full bg-clay align-middle" /><span className="sr-only">{t('fresh')} </span></>}
                {said(notice)}
              </span>
              <span className="block text-sm text-muted"><WhenText at={notice.createdAt} /></span>
            </span>
          </CardRow>
        ))}
      </Card>
    </AccountFrame>
  );
}
