import { Listening } from '../listen';
import { whenParsed } from '../when-parsed';

/**
 * <hl-live id="incoming" data-events="/api/events/…" data-heard="{what} …"><p data-said></p><div data-part>…</div></hl-live>
 * Brings a part of the page up to date when the stream of events says that something is new, and says what: the words of the
 * entries (`data-item`, `data-words`) that were not there before. While no stream is up it looks by itself.
 */
const LOOK_MS = 10_000;

class Live extends HTMLElement {
  private timer = 0;
  private fetching = false;
  private readonly listening = new Listening(() => void this.bring());
  private readonly seen = (): void => {
    if (document.visibilityState === 'hidden') return this.listening.stop();
    this.listening.resume();
    void this.bring();
  };

  connectedCallback(): void {
    whenParsed(() => {
      this.listening.start(this.dataset.events ?? null);
      document.addEventListener('visibilitychange', this.seen);
      this.timer = window.setInterval(() => { if (!this.listening.up) void this.bring(); }, LOOK_MS);
    });
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
    this.listening.stop();
    document.removeEventListener('visibilitychange', this.seen);
  }

  private async bring(): Promise<void> {
    if (this.fetching || document.visibilityState === 'hidden') return;
    this.fetching = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store', credentials: 'same-origin' });
      const fresh = answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(this.id) : null;
      if (!fresh || fresh.dataset.events === this.dataset.events) return;
      // Where the framework keeps this page, only the framework may change it.
      if ('__next_f' in window) return location.reload();
      this.put(fresh);
      this.dataset.events = fresh.dataset.events;
      this.listening.start(this.dataset.events ?? null);
    } catch {
      // No network just now: the next look may get through.
    } finally {
      this.fetching = false;
    }
  }

  private put(fresh: HTMLElement): void {
    const items = (from: ParentNode): HTMLElement[] => [...from.querySelectorAll<HTMLElement>('[data-item]')];
    const known = new Set(items(this).map(({ dataset }) => dataset.item));
    const part = fresh.querySelector('[data-part]');
    if (!part) return;
    this.querySelector('[data-part]')?.replaceChildren(...part.childNodes);
    const said = this.querySelector('[data-said]');
    const what = items(this).filter(({ dataset }) => !known.has(dataset.item)).map(({ dataset }) => dataset.words).join('，');
    if (said && what) said.textContent = (this.dataset.heard ?? '').replace('{what}', what);
  }
}

customElements.define('hl-live', Live);
