import { Listening } from '../listen';

/**
 * <hl-poll src="/q/abc/status" data-events="/api/events/…"> … a refresh link, for who has no script … </hl-poll>
 * Asks a status address again and again, more slowly each time, until its JSON names a `location` to go on to; at once when
 * the stream of events says that something has changed. It rests while the page is hidden and asks at once when it is seen
 * again: a payer comes back from the wallet to this page.
 */
const FIRST_MS = 1000;
const SLOWEST_MS = 10_000;

class Poll extends HTMLElement {
  private timer = 0;
  private waitMs = FIRST_MS;
  private asking = false;
  private readonly listening = new Listening(() => this.plan(0));
  private readonly seen = (): void => {
    if (document.visibilityState === 'hidden') return this.listening.stop();
    this.waitMs = FIRST_MS;
    this.plan(0);
    this.listening.resume();
  };

  connectedCallback(): void {
    document.addEventListener('visibilitychange', this.seen);
    addEventListener('pageshow', this.seen);
    this.plan(this.waitMs);
    this.listening.start(this.dataset.events ?? null);
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
    this.listening.stop();
    document.removeEventListener('visibilitychange', this.seen);
    removeEventListener('pageshow', this.seen);
  }

  private plan(ms: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), ms);
  }

  private async ask(): Promise<void> {
    const source = this.getAttribute('src');
    if (!source || this.asking || document.visibilityState === 'hidden') return;
    this.asking = true;
    try {
      const answer = await fetch(source, { headers: { accept: 'application/json' }, cache: 'no-store', credentials: 'same-origin' });
      const body = answer.ok ? ((await answer.json()) as { location?: unknown }) : {};
      if (typeof body.location === 'string') {
        const target = new URL(body.location, location.href);
        if (target.origin === location.origin) return location.replace(target.href);
      }
    } catch {
      // No network just now: the next question may get through.
    } finally {
      this.asking = false;
    }
    // While the stream is up, asking is there for what it may have missed.
    this.waitMs = this.listening.up ? SLOWEST_MS : Math.min(SLOWEST_MS, this.waitMs * 1.4);
    this.plan(this.waitMs);
  }
}

customElements.define('hl-poll', Poll);
