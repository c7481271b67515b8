import { whenParsed } from '../when-parsed';

/**
 * <hl-read-aloud data-start="读给我听" data-stop="停下"><button hidden></button></hl-read-aloud>
 * Reads the page's main part with the browser's own voice. The button shows only where there is a voice.
 */
const SKIP = 'nav, button, form, script, style, svg, select, [aria-hidden="true"], [data-silent], .sr-only';

/** What a voice would stumble over, as it is said: amounts in yuan, the unit behind a slash. */
export function spoken(text: string, chinese: boolean): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const amounts = plain.replace(/¥\s?(-?[\d,]+(?:\.\d+)?)/g, (_whole, figure: string) => {
    const value = figure.replace(/,/g, '').replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
    return chinese ? `${value}元` : `${value} yuan`;
  });
  return chinese ? amounts.replace(/元\/(斤|公斤|吨)/g, '元一$1').replace(/ ?· ?/g, '，') : amounts.replace(/ ?· ?/g, ', ');
}

/** The sentences of a page: the text of its smallest blocks, in reading order. */
export function sentences(main: Element, chinese: boolean): string[] {
  const parts: string[] = [];
  const walk = (node: Element): void => {
    if (node.matches(SKIP)) return;
    const blocks = [...node.children].filter((child) => getComputedStyle(child).display !== 'inline' || child.children.length > 0);
    if (blocks.length > 0) for (const child of node.children) walk(child);
    else if (node.textContent?.trim()) parts.push(spoken(node.textContent, chinese));
  };
  walk(main);
  return parts;
}

class ReadAloud extends HTMLElement {
  private speaking = false;

  connectedCallback(): void {
    whenParsed(() => this.begin());
  }

  private begin(): void {
    const button = this.querySelector('button');
    if (!button || !('speechSynthesis' in window)) return;
    this.show(button);
    button.hidden = false;
    button.addEventListener('click', () => { if (this.speaking) this.stop(button); else this.start(button); });
    addEventListener('pagehide', () => speechSynthesis.cancel());
  }

  private show(button: HTMLButtonElement): void {
    const words = (this.speaking ? this.dataset.stop : this.dataset.start) ?? '';
    button.setAttribute('aria-pressed', String(this.speaking));
    const label = button.querySelector('span') ?? button;
    label.textContent = words;
  }

  private start(button: HTMLButtonElement): void {
    const main = document.querySelector('main');
    if (!main) return;
    const lang = document.documentElement.lang || 'zh-CN';
    const parts = sentences(main, lang.startsWith('zh'));
    if (parts.length === 0) return;
    speechSynthesis.cancel();
    this.speaking = true;
    this.show(button);
    parts.forEach((part, index) => {
      const utterance = new SpeechSynthesisUtterance(part);
      utterance.lang = lang;
      utterance.rate = 0.95;
      if (index === parts.length - 1) utterance.onend = () => { this.speaking = false; this.show(button); };
      speechSynthesis.speak(utterance);
    });
  }

  private stop(button: HTMLButtonElement): void {
    this.speaking = false;
    speechSynthesis.cancel();
    this.show(button);
  }
}

customElements.define('hl-read-aloud', ReadAloud);
