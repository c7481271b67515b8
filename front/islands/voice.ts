import { readMassSaid, readMoneySaid } from '../speech/said';
import { whenParsed } from '../when-parsed';

/**
 * <hl-voice data-listening="请说…" data-heard="听到：{what}" …><div hidden data-shape="button"><button type="button"></button></div><p data-said role="status"></p></hl-voice>, once a page
 * A microphone beside the fields for masses, amounts and the search for produce, where the browser can listen. What was said is put into the field for
 * her to see; only the search is sent by itself.
 */
type Alternative = { readonly transcript: string };
type Recognition = EventTarget & {
  lang: string; maxAlternatives: number; interimResults: boolean;
  onresult: ((event: { readonly results: ArrayLike<ArrayLike<Alternative>> }) => void) | null; onerror: ((event: { readonly error: string }) => void) | null; onend: (() => void) | null;
  start(): void; abort(): void;
};
type Window_ = { readonly SpeechRecognition?: new () => Recognition; readonly webkitSpeechRecognition?: new () => Recognition };
const FIELDS = 'input[name="mass"], input[name="left"], input[name="minimum"], input[name="price"], input[type="search"][name="q"]';
/** The field of the unit that stands beside a figure. */
const UNIT_OF: Readonly<Record<string, string>> = { mass: 'massUnit', price: 'pricedBy' };

class Voice extends HTMLElement {
  private listening: Recognition | undefined;

  connectedCallback(): void {
    whenParsed(() => {
      const { SpeechRecognition, webkitSpeechRecognition } = window as unknown as Window_;
      const Listener = SpeechRecognition ?? webkitSpeechRecognition;
      const shape = this.querySelector('[data-shape]')?.firstElementChild;
      if (!Listener || !shape) return;
      for (const input of document.querySelectorAll<HTMLInputElement>(FIELDS)) {
        const button = shape.cloneNode(true) as HTMLButtonElement;
        const label = input.labels?.[0]?.textContent ?? input.getAttribute('aria-label') ?? '';
        button.setAttribute('aria-label', (this.dataset.name ?? '').replace('{field}', label.trim()));
        button.addEventListener('click', () => this.listen(new Listener(), input, button));
        input.after(button);
      }
    });
  }

  private listen(recognition: Recognition, input: HTMLInputElement, button: HTMLButtonElement): void {
    const again = this.listening && button.getAttribute('aria-pressed') === 'true';
    this.listening?.abort();
    this.listening = undefined;
    if (again) return;
    this.listening = recognition;
    recognition.lang = document.documentElement.lang || 'zh-CN';
    recognition.maxAlternatives = 5;
    recognition.interimResults = false;
    recognition.onresult = ({ results }) => this.heard(Array.from(results[0] ?? [], ({ transcript }) => transcript), input);
    recognition.onerror = ({ error }) => {
      if (error !== 'aborted') this.say(input, (error === 'network' ? this.dataset.network : error === 'not-allowed' || error === 'service-not-allowed' ? this.dataset.forbidden : this.dataset.nothing) ?? '');
    };
    recognition.onend = () => {
      button.setAttribute('aria-pressed', 'false');
      if (this.listening === recognition) this.listening = undefined;
    };
    button.setAttribute('aria-pressed', 'true');
    this.say(input, this.dataset.listening ?? '');
    try {
      recognition.start();
    } catch {
      button.setAttribute('aria-pressed', 'false');
    }
  }

  private heard(guesses: readonly string[], input: HTMLInputElement): void {
    if (input.type === 'search') {
      input.value = (guesses[0] ?? '').replace(/[。，！？.\s]+$/, '');
      if (input.value) input.form?.requestSubmit();
      return;
    }
    const read = input.name === 'price' ? readMoneySaid : readMassSaid;
    // The first guess that is a figure: a listener without a farm behind it hears 是二斤 as well as 十二斤.
    const heard = guesses.find((guess) => read(guess) !== null);
    const said = heard === undefined ? null : read(heard);
    if (!said) return this.say(input, (this.dataset.unclear ?? '').replace('{what}', guesses[0] ?? ''));
    input.value = said.value;
    const unit = input.form?.elements.namedItem(UNIT_OF[input.name] ?? '');
    if (said.unit && unit instanceof HTMLSelectElement && [...unit.options].some(({ value }) => value === said.unit)) unit.value = said.unit;
    for (const field of [input, unit]) if (field instanceof HTMLElement) for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
    this.say(input, (this.dataset.heard ?? '').replace('{what}', heard ?? ''));
  }

  private say(input: HTMLInputElement, words: string): void {
    const said = this.querySelector<HTMLElement>('[data-said]') ?? document.querySelector<HTMLElement>('[data-said="voice"]');
    if (!said) return;
    said.dataset.said = 'voice';
    // Below the row of the field that was spoken to.
    input.parentElement?.after(said);
    said.textContent = words;
  }
}

customElements.define('hl-voice', Voice);
