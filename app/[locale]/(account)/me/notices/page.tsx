import { Bell } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { Card, CardRow } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { WhenText } from '@/components/ui/when';
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
  return (
    <AccountFrame session={session} title={t('title')} below>
      <Card flush>
        {list.length === 0 && <EmptyState icon={Bell} title={t('empty')}>{t('emptyHint')}</EmptyState>}
        {list.map((notice) => (
          <CardRow key={notice.id} href={notice.link ?? undefined}>
            <span className="min-w-0 flex-1">
              <span className={notice.read ? undefined : 'font-medium'}>{words.has(notice.kind) ? words(notice.kind, spoken(notice.params, locale === 'en' ? 'en' : 'zh-CN')) : notice.kind}</span>
              <span className="block text-sm text-muted"><WhenText at={notice.createdAt} /></span>
            </span>
            {!notice.read && <Chip tone="wait">{t('fresh')}</Chip>}
          </CardRow>
        ))}
      </Card>
      {list.some((notice) => !notice.read) && <div className="mt-4"><OneButton action={markRead} fields={{}}>{t('markRead')}</OneButton></div>}
    </AccountFrame>
  );
}
