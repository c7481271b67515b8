import { choose, type Item } from '../field/item';
import { phoneStore } from '../field/store';
import { whenParsed } from '../when-parsed';

/**
 * <hl-outbox data-owner="per_1.org_1"><div data-empty>…</div><ul data-list></ul><div hidden data-shape="item">…</div><div hidden data-shape="conflict">…</div></hl-outbox>
 * What waits in this phone: what it is, why it still waits, and what can be done about it. The page brings the words and the shapes.
 */
class Outbox extends HTMLElement {
  connectedCallback(): void {
    whenParsed(() => {
      void this.show();
      for (const name of ['hl-sent', 'focus']) addEventListener(name, () => void this.show());
      navigator.serviceWorker?.addEventListener('message', () => void this.show());
    });
  }

  private async show(): Promise<void> {
    const items = (await phoneStore.all().catch(() => [])).filter(({ person, organisation }) => `${person}.${organisation}` === this.dataset.owner);
    const list = this.querySelector('[data-list]');
    const empty = this.querySelector<HTMLElement>('[data-empty]');
    if (!list || !empty) return;
    empty.hidden = items.length > 0;
    list.replaceChildren(...items.map((item) => this.row(item)));
  }

  private copy(name: string): HTMLElement {
    return this.querySelector(`[data-shape="${name}"]`)!.firstElementChild!.cloneNode(true) as HTMLElement;
  }

  private row(item: Item): HTMLElement {
    const row = this.copy('item');
    const put = (name: string, text: string): void => {
      const place = row.querySelector(`[data-put="${name}"]`);
      if (place) place.textContent = text;
    };
    const state = item.state !== 'waiting' ? item.state : item.why ?? (item.uncertain ? 'uncertain' : 'waiting');
    for (const each of row.querySelectorAll<HTMLElement>('[data-state]')) each.hidden = each.dataset.state !== state;
    put('what', item.what);
    put('when', new Date(item.atMs).toLocaleString(document.documentElement.lang || 'zh-CN', { timeZone: 'Asia/Shanghai', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }));
    put('said', item.fields.flatMap(([name, value]) => (/^(?:mass|massUnit|left|price|pricedBy|note|vehicle)$/.test(name) && typeof value === 'string' && value ? [this.said(name, value)] : [])).join(' '));
    put('message', item.message ?? '');
    const edit = row.querySelector<HTMLAnchorElement>('[data-edit]');
    const remove = row.querySelector<HTMLElement>('[data-remove]');
    // It may have arrived: changed under the same key it would be refused, and under another one it might be there twice.
    if (edit) {
      edit.hidden = state === 'uncertain' || item.state === 'open';
      edit.href = `${item.page}#queued=${item.key}`;
    }
    if (remove) {
      remove.hidden = state === 'uncertain';
      remove.addEventListener('click', () => void phoneStore.remove(item.key).then(() => this.changed()));
    }
    row.querySelector('[data-conflicts]')?.replaceChildren(...(item.conflicts ?? []).map((conflict) => {
      const box = this.copy('conflict');
      for (const [name, text] of Object.entries({ label: conflict.label, hers: conflict.hers, theirs: conflict.theirs, by: conflict.by })) box.querySelector(`[data-put="${name}"]`)!.textContent = text;
      for (const button of box.querySelectorAll<HTMLElement>('[data-choose]')) {
        button.addEventListener('click', () => {
          const next = choose(item, conflict.field, button.dataset.choose === 'hers', crypto.randomUUID());
          void phoneStore.remove(item.key).then(() => (next ? phoneStore.put(next) : undefined)).then(() => { this.changed(); dispatchEvent(new Event('online')); });
        });
      }
      return box;
    }));
    return row;
  }

  /** A unit in its own word; everything else as she typed it. */
  private said(name: string, value: string): string {
    const units = JSON.parse(this.dataset.units ?? '{}') as Record<string, string>;
    return name === 'massUnit' ? units[value] ?? value : name === 'pricedBy' ? `/ ${units[value] ?? value}` : name === 'price' ? `¥${value}` : value;
  }

  private changed(): void {
    void this.show();
    dispatchEvent(new Event('hl-queue'));
  }
}

customElements.define('hl-outbox', Outbox);
