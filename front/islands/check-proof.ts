import { proofFaults, type ProofFault } from '../../lib/evidence/domain/check-proof';
import type { ProofDto } from '../../lib/evidence/dto';
import { whenParsed } from '../when-parsed';

/**
 * <hl-check-proof data-proof="{…}"> … <div data-outcome="server">, <div data-outcome="valid" hidden>, and so on … </hl-check-proof>
 * Checks the proof on this page here, in the reader's browser, and shows what came out of it. The page brings the words for
 * every outcome; until one is known, and without script, it shows what the server says.
 */
class CheckProof extends HTMLElement {
  connectedCallback(): void {
    whenParsed(() => {
      const faults = this.faults();
      this.show('outcome', faults === 'unable' ? ['unable'] : faults.length > 0 ? ['invalid'] : ['valid']);
      this.show('fault', faults === 'unable' ? [] : faults);
    });
  }

  private faults(): readonly ProofFault[] | 'unable' {
    try {
      return proofFaults(JSON.parse(this.dataset.proof ?? '') as ProofDto) ?? 'unable';
    } catch {
      return 'unable';
    }
  }

  private show(name: 'outcome' | 'fault', shown: readonly string[]): void {
    for (const part of this.querySelectorAll<HTMLElement>(`[data-${name}]`)) part.hidden = !shown.includes(part.dataset[name]!);
  }
}

customElements.define('hl-check-proof', CheckProof);
