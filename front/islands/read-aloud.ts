import { spoken } from '../speech/in-words';
import { whenParsed } from '../when-parsed';

/**
 * <hl-read-aloud data-start="读给我听" data-stop="停下" data-pause="停一停" data-resume="接着读" data-voiceless="…"><button data-waiting></button><button data-pause-button hidden></button><p data-said hidden></p></hl-read-aloud>
 * Reads the page's main part with the browser's own voice, sentence by sentence. The button shows only where a browser can speak, in a place that was kept for it; where it has no voice
 * for this language, that is said in words.
 */
const SKIP = 'nav, button, form button, script, style, template, svg, option, input, textarea, select, hl-voice, [aria-hidden="true"], [data-silent], .sr-only';
const VOICES_MS = 1500;

/** What stands in a field, as it is seen. */
function valueOf(control: Element | null): string {
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.label ?? '';
  if (control instanceof HTMLTextAreaElement) return control.value;
  return control instanceof HTMLInputElement && /^(?:text|search|tel|number|date)$/.test(control.type) ? control.value : '';
}

/** The sentences of a page: the text of its smallest blocks, in reading order; of a form its labels with what stands in the fields. */
function sentences(main: Element, chinese: boolean): string[] {
  const parts: string[] = [];
  const say = (text: string): void => {
    const words = spoken(text, chinese).replace(/^[，,\s]+|[，,\s]+$/g, '');
    if (words) parts.push(words);
  };
  const seen = (node: Element): boolean => (typeof node.checkVisibility === 'function' ? node.checkVisibility() : getComputedStyle(node).display !== 'none');
  const walk = (node: Element): void => {
    if (node.matches(SKIP) || !seen(node)) return;
    if (node instanceof HTMLLabelElement && node.control) return say(`${node.textContent} ${valueOf(node.control)}`);
    const blocks = [...node.children].filter((child) => getComputedStyle(child).display !== 'inline' || child.children.length > 0);
    if (blocks.length === 0) return say(node.textContent ?? '');
    // Words that stand between blocks belong to the page as well.
    let words = '';
    for (const child of node.childNodes) {
      if (child instanceof Element && blocks.includes(child)) {
        say(words);
        words = '';
        walk(child);
      } else if (!(child instanceof Element) || (!child.matches(SKIP) && seen(child))) words += child.textContent ?? '';
    }
    say(words);
  };
  walk(main);
  return parts;
}

/** Voices come late in some browsers, and never in a few that speak all the same. */
function voices(): Promise<readonly SpeechSynthesisVoice[]> {
  return new Promise((resolve) => {
    const now = speechSynthesis.getVoices();
    if (now.length > 0) return resolve(now);
    const done = (): void => resolve(speechSynthesis.getVoices());
    speechSynthesis.addEventListener('voiceschanged', done, { once: true });
    setTimeout(done, VOICES_MS);
  });
}

class ReadAloud extends HTMLElement {
  private parts: string[] = [];
  private at = 0;
  private state: 'idle' | 'reading' | 'paused' = 'idle';
  /** Which run of reading it is: words of one that was stopped come to nothing. */
  private turn = 0;

  connectedCallback(): void {
    whenParsed(() => {
      const button = this.querySelector('button');
      if (!button || !('speechSynthesis' in window)) return;
      button.addEventListener('click', () => (this.state === 'idle' ? void this.start() : this.stop()));
      this.pause?.addEventListener('click', () => (this.state === 'reading' ? this.rest() : this.read()));
      addEventListener('pagehide', () => this.stop());
      this.show();
      delete button.dataset.waiting;
    });
  }

  private get pause(): HTMLButtonElement | null {
    return this.querySelector('[data-pause-button]');
  }

  private show(): void {
    const put = (button: Element | null, words = ''): void => { if (button) (button.querySelector('span') ?? button).textContent = words; };
    put(this.querySelector('button'), this.state === 'idle' ? this.dataset.start : this.dataset.stop);
    put(this.pause, this.state === 'paused' ? this.dataset.resume : this.dataset.pause);
    this.querySelector('button')?.setAttribute('aria-pressed', String(this.state !== 'idle'));
    if (this.pause) this.pause.hidden = this.state === 'idle';
  }

  private async start(): Promise<void> {
    const main = document.querySelector('main');
    if (!main) return;
    const lang = document.documentElement.lang || 'zh-CN';
    const of = lang.slice(0, 2).toLowerCase();
    const known = await voices();
    const said = this.querySelector<HTMLElement>('[data-said]');
    if (said) said.hidden = true;
    if (known.length > 0 && !known.some((voice) => voice.lang.toLowerCase().startsWith(of) || (of === 'zh' && /^(?:cmn|yue)/i.test(voice.lang)))) return this.voiceless();
    this.parts = sentences(main, of === 'zh');
    this.at = 0;
    if (this.parts.length > 0) this.read();
  }

  /** Reads on from where it is. */
  private read(): void {
    speechSynthesis.cancel();
    this.state = 'reading';
    this.show();
    this.next(++this.turn);
  }

  private next(turn: number): void {
    if (turn !== this.turn) return;
    const part = this.parts[this.at];
    if (part === undefined) return this.stop();
    const utterance = new SpeechSynthesisUtterance(part);
    utterance.lang = document.documentElement.lang || 'zh-CN';
    utterance.rate = 0.95;
    utterance.onend = () => { if (turn === this.turn) { this.at++; this.next(turn); } };
    utterance.onerror = ({ error }) => {
      if (turn !== this.turn || error === 'interrupted' || error === 'canceled') return;
      this.stop();
      this.voiceless();
    };
    speechSynthesis.speak(utterance);
  }

  private rest(): void {
    this.turn++;
    this.state = 'paused';
    speechSynthesis.cancel();
    this.show();
  }

  private stop(): void {
    this.turn++;
    this.state = 'idle';
    speechSynthesis.cancel();
    this.show();
  }

  private voiceless(): void {
    const said = this.querySelector<HTMLElement>('[data-said]');
    if (!said) return;
    said.textContent = this.dataset.voiceless ?? '';
    said.hidden = false;
  }
}

customElements.define('hl-read-aloud', ReadAloud);
