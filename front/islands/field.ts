import { oneAtATime, post, sendWaiting } from '../field/send';
import { phoneStore } from '../field/store';
import { whenParsed } from '../when-parsed';

/**
 * <hl-field data-owner="per_1.org_1" data-worker="1" data-home="/farm"><div data-part="kept" hidden>… <div data-part="unsent" hidden>… <a data-part="queue" hidden>…</hl-field>
 * The farm door in a dead zone: says when a page is one that was kept, sends what waits as soon as it can, says how much still does, and keeps a form on
 * its page that cannot go without a network.
 */
const WARM = ['', '/outbox', '/sell', '/listings', '/orders', '/lots'];
const WARM_EVERY_MS = 2 * 3_600_000;
const AFTER_LOAD_MS = 1200;

class Field extends HTMLElement {
  connectedCallback(): void {
    whenParsed(() => {
      this.sayKept();
      document.addEventListener('submit', (event) => this.submitting(event));
      addEventListener('online', () => void this.send());
      addEventListener('hl-queue', () => void this.count());
      navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ type?: string }>) => {
        if (data.type === 'unsent') this.unsent();
        if (data.type === 'queue') void this.count();
      });
      void this.fillIn();
      void this.send();
      // What makes the next page faster must not make this one slower.
      if (document.readyState === 'complete') setTimeout(() => void this.enlist(), AFTER_LOAD_MS);
      else addEventListener('load', () => setTimeout(() => void this.enlist(), AFTER_LOAD_MS));
    });
  }

  private find(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-part="${name}"]`);
  }

  /** "离线，显示的是 今天 14:05 的内容", where the worker says that the page is a kept one. */
  private sayKept(): void {
    const { keptAt, instead } = document.documentElement.dataset;
    if (!keptAt) return;
    const at = new Date(keptAt);
    const lang = document.documentElement.lang || 'zh-CN';
    const zone = { timeZone: 'Asia/Shanghai' } as const;
    const day = (date: Date): string => date.toLocaleDateString('sv', zone);
    const days = Math.round((Date.parse(day(new Date())) - Date.parse(day(at))) / 86_400_000);
    const word = days < 2 ? new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(-days, 'day') : at.toLocaleDateString(lang, { ...zone, month: 'short', day: 'numeric' });
    const part = this.find(instead === undefined ? 'kept' : 'instead');
    const words = part?.querySelector<HTMLElement>('[data-words]');
    if (words) words.textContent = words.dataset.words!.replace('{when}', `${word} ${at.toLocaleTimeString(lang, { ...zone, hour: '2-digit', minute: '2-digit', hour12: false })}`);
    if (part) part.hidden = false;
  }

  private submitting(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || navigator.onLine || form.method !== 'post') return;
    const waits = form.querySelector('[name="_queue"]') && navigator.serviceWorker?.controller;
    if (!waits) {
      event.preventDefault();
      return this.unsent();
    }
    const offline = Object.assign(document.createElement('input'), { type: 'hidden', name: '_offline', value: '1' });
    form.append(offline);
  }

  /** Back at a form that waits, to change it: everything stands there as she left it, under the key that it had. */
  private async fillIn(): Promise<void> {
    const key = /^#queued=([\w-]+)$/.exec(location.hash)?.[1];
    const item = key && (await phoneStore.all().catch(() => [])).find((each) => each.key === key && `${each.person}.${each.organisation}` === this.dataset.owner);
    const form = item && document.querySelector<HTMLInputElement>(`form [name="_queue"][value="${item.kind}"]`)?.form;
    if (!form) return;
    const fields = new Map(item.fields);
    for (const input of form.elements) {
      if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement || input instanceof HTMLTextAreaElement)) continue;
      const value = fields.get(input.name);
      if (input.name === '_key') input.value = item.key;
      // What has been sent of an order is what this page says, not what another one said.
      else if (/^[_$]/.test(input.name) || input.name === 'sentBefore') continue;
      else if (value instanceof File) {
        const files = new DataTransfer();
        files.items.add(value);
        (input as HTMLInputElement).files = files.files;
      } else if (input instanceof HTMLInputElement && (input.type === 'checkbox' || input.type === 'radio')) input.checked = value === input.value;
      else if (value !== undefined) input.value = value;
    }
  }

  /** What binds or pays is not done without a network; what was typed stays where it is. */
  private unsent(): void {
    const part = this.find('unsent');
    if (!part) return;
    part.hidden = false;
    part.focus();
    // Lets the button go that says "sending".
    dispatchEvent(new Event('pageshow'));
  }

  private async send(): Promise<void> {
    if (navigator.onLine) await oneAtATime(() => sendWaiting(phoneStore, post, () => navigator.onLine)).catch(() => []);
    await this.count();
    dispatchEvent(new Event('hl-sent'));
  }

  private async count(): Promise<void> {
    const items = (await phoneStore.all().catch(() => [])).filter(({ person, organisation }) => `${person}.${organisation}` === this.dataset.owner);
    const part = this.find('queue');
    const words = part?.querySelector<HTMLElement>('[data-words]');
    if (!part || !words) return;
    words.textContent = words.dataset.words!.replace('{count}', String(items.length));
    // The page with the list itself needs no way there.
    part.hidden = items.length === 0 || document.querySelector('hl-outbox') !== null;
  }

  /** Puts the worker in service, or out of it where the house says so. */
  private async enlist(): Promise<void> {
    const workers = navigator.serviceWorker;
    if (!workers || !navigator.onLine) return;
    const home = this.dataset.home!;
    if (this.dataset.worker !== '1') {
      for (const each of await workers.getRegistrations()) if (each.active?.scriptURL.endsWith('/field-worker.js')) await each.unregister();
      return;
    }
    try {
      const { active, installing, waiting } = await workers.register('/field-worker.js', { scope: home, updateViaCache: 'none' });
      const last = Number(sessionStorage.getItem('hl-warm') ?? 0);
      const sparing = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
      if (sparing || Date.now() - last < WARM_EVERY_MS) return;
      const worker = installing ?? waiting ?? active;
      if (!worker) return;
      sessionStorage.setItem('hl-warm', String(Date.now()));
      worker.postMessage({ type: 'warm', urls: WARM.map((path) => home + path) });
    } catch {
      // A browser that keeps no workers (a private window) has the door without them.
    }
  }
}

customElements.define('hl-field', Field);
