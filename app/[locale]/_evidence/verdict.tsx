import { getTranslations } from 'next-intl/server';
import { Island } from '@/components/ui/island';
import { Notice } from '@/components/ui/notice';
import { proofFaults } from '@/lib/evidence/domain/check-proof';
import type { ProofDto } from '@/lib/evidence/dto';

const FAULTS = ['content', 'path', 'key', 'signature'] as const;

/**
 * Whether the proof holds. The server says what it found and that this is its word alone; the island checks again in the
 * reader's browser and shows its own finding instead.
 * @param refreshes whether the page may load itself again while the fact waits for its place: not where somebody may be typing
 */
export async function Verdict({ proof, refreshes = true }: { readonly proof: ProofDto; readonly refreshes?: boolean }) {
  const t = await getTranslations('evidence.proof');
  const found = proofFaults(proof);
  if (found === null) {
    return <>{refreshes && <meta httpEquiv="refresh" content="3" />}<Notice tone="wait" live title={t('outcome.waiting')}>{t('outcome.waitingText')}</Notice></>;
  }
  const outcome = (name: string) => ({ 'data-outcome': name, suppressHydrationWarning: true });
  return (
    <hl-check-proof data-proof={JSON.stringify(proof)}>
      <div role="status">
        <div {...outcome('server')}>
          {found.length === 0
            ? <Notice tone="info" title={t('outcome.checking')}>{t('outcome.checkingText')}</Notice>
            : <Notice tone="bad" title={t('outcome.serverInvalid')}>{t('outcome.serverInvalidText')}</Notice>}
        </div>
        <div {...outcome('valid')} hidden><Notice tone="ok" title={t('outcome.valid')}>{t('outcome.validText')}</Notice></div>
        <div {...outcome('invalid')} hidden>
          <Notice tone="bad" title={t('outcome.invalid')}>
            {t('outcome.invalidText')}
            <ul className="list-disc pl-5">{FAULTS.map((fault) => <li key={fault} data-fault={fault} hidden suppressHydrationWarning>{t(`fault.${fault}`)}</li>)}</ul>
          </Notice>
        </div>
        <div {...outcome('unable')} hidden><Notice tone="wait" title={t('outcome.unable')}>{t('outcome.unableText')}</Notice></div>
      </div>
      <Island name="check-proof" />
    </hl-check-proof>
  );
}
