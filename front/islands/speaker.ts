import { Listening } from '../listen';
import { whenParsed } from '../when-parsed';

/**
 * <hl-speaker data-events="/api/events/speaker/ctr_1" data-counter="ctr_1" …words><button hidden></button><p data-state></p><ul data-heard></ul></hl-speaker>
 * Speaks what comes in at a counter. The server owns the queue: this asks for what is to be said, under a key that it keeps until it has
 * the answer, so a lost answer is asked for again and nothing is said twice. The key is this window's own: two windows share no answer.
 */
type Spoken = { readonly msgId: string; readonly text: string; readonly amountFen: string };
const LOOK_MS = 5000;
const SHOWN = 20;

class Speaker extends HTMLElement {
  private on = false;
  private asking = false;
  private again = false;
  private timer = 0;
  private awake: { release(): Promise<void> } | undefined;
  private readonly said = new Set<string>();
  private readonly listening = new Listening(() => void this.ask());

  connectedCallback(): void {
    whenParsed(() => {
      const button = this.querySelector('button');
      if (!button) return;
      button.hidden = false;
      button.addEventListener('click', () => { if (this.on) this.stop(); else this.start(); });
      document.addEventListener('visibilitychange', () => { if (this.on && document.visibilityState === 'visible') { this.listening.resume(); void this.ask(); void this.stayAwake(); } });
      addEventListener('pagehide', () => this.listening.stop());
      this.show();
    });
  }

  private start(): void {
    this.on = true;
    // Browsers let a page speak only once it has spoken within a touch.
    this.say(' ');
    this.listening.start(this.dataset.events ?? null);
    this.timer = window.setInterval(() => { if (!this.listening.up || sessionStorage.getItem(this.keyName) !== null) void this.ask(); }, LOOK_MS);
    void this.stayAwake();
    void this.ask();
    this.show();
  }

  private stop(): void {
    this.on = false;
    clearInterval(this.timer);
    this.listening.stop();
    void this.awake?.release();
    this.show();
  }

  private async stayAwake(): Promise<void> {
    const lock = (navigator as { wakeLock?: { request(kind: 'screen'): Promise<{ release(): Promise<void> }> } }).wakeLock;
    this.awake = await lock?.request('screen').catch(() => undefined);
  }

  private show(words = this.on ? this.dataset.on : this.dataset.ready): void {
    const button = this.querySelector('button');
    if (button) {
      button.textContent = (this.on ? this.dataset.stop : this.dataset.start) ?? '';
      button.setAttribute('aria-pressed', String(this.on));
    }
    const state = this.querySelector('[data-state]');
    if (state && state.textContent !== words) state.textContent = words ?? '';
  }

  private get keyName(): string {
    return `hl-speaker ${this.dataset.counter ?? ''}`;
  }

  /** The key of a question, and whether it is one whose answer has not come; that one outlives the page. */
  private question(): { key: string; repeated: boolean } {
    const kept = sessionStorage.getItem(this.keyName);
    const key = kept ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    sessionStorage.setItem(this.keyName, key);
    return { key, repeated: kept !== null };
  }

  private async ask(): Promise<void> {
    if (!this.on) return;
    if (this.asking) { this.again = true; return; }
    this.asking = true;
    const { key, repeated } = this.question();
    try {
      const answer = await fetch('/api/speaker', {
        method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify({ counterId: this.dataset.counter }),
      });
      if (answer.status === 401 || answer.status === 404) return this.stop();
      if (!answer.ok) throw new Error(String(answer.status));
      const { spoken } = (await answer.json()) as { spoken: readonly Spoken[] };
      sessionStorage.removeItem(this.keyName);
      // What came in since the lost answer was given is not in it.
      this.again ||= repeated;
      this.show();
      for (const one of spoken) this.tell(one);
    } catch {
      this.show(this.dataset.lost);
    } finally {
      this.asking = false;
      if (this.again) { this.again = false; void this.ask(); }
    }
  }

  private tell({ msgId, text }: Spoken): void {
    if (this.said.has(msgId)) return;
    this.said.add(msgId);
    const list = this.querySelector('[data-heard]');
    if (list) {
      const item = document.createElement('li');
      item.textContent = text;
      item.className = 'border-t border-line px-4 py-3 text-lg font-semibold first:border-t-0';
      list.prepend(item);
      while (list.children.length > SHOWN) list.lastElementChild?.remove();
      list.classList.remove('hidden');
    }
    this.say(text);
  }

  private say(text: string): void {
    if (!('speechSynthesis' in window)) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = 'zh-CN';
    utterance.voice = speechSynthesis.getVoices().find(({ lang }) => /^(zh|cmn)[-_]?(CN|Hans)?/i.test(lang)) ?? null;
    speechSynthesis.speak(utterance);
  }
}

customElements.define('hl-speaker', Speaker);
