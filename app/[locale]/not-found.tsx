import { Compass } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { PublicShell } from '@/components/layout/public-shell';
import { LinkButton } from '@/components/ui/button';
import { currentDisplay } from '../display';

export default async function NotFound() {
  const t = await getTranslations('common.notFound');
  return (
    <PublicShell display={await currentDisplay()} width="narrow">
      <div className="flex flex-col items-center gap-3 py-16 text-center">
        <Compass aria-hidden className="size-12 text-field" strokeWidth={1.5} />
        <h1 className="text-2xl font-bold">{t('title')}</h1>
        <p className="text-muted">{t('text')}</p>
        <LinkButton href="/" className="mt-3">{t('home')}</LinkButton>
      </div>
    </PublicShell>
  );
}
