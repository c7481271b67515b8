/**
 * <hl-poll src="/q/abc/status"> … a refresh link, for who has no script … </hl-poll>
 * Asks a status address again and again, more slowly each time, until its JSON names a `location` to go on to. It rests
 * while the page is hidden and asks at once when it is seen again: a payer comes back from the wallet to this page.
 */
const FIRST_MS = 1000;
const SLOWEST_MS = 10_000;

class Poll extends HTMLElement {
  private timer = 0;
  private waitMs = FIRST_MS;
  private asking = false;
  private readonly seen = (): void => {
    if (document.visibilityState === 'visible') { this.waitMs = FIRST_MS; this.plan(0); }
  };

  connectedCallback(): void {
    document.addEventListener('visibilitychange', this.seen);
    addEventListener('pageshow', this.seen);
    this.plan(this.waitMs);
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
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
    this.waitMs = Math.min(SLOWEST_MS, this.waitMs * 1.4);
    this.plan(this.waitMs);
  }
}

customElements.define('hl-poll', Poll);
