/**
 * <hl-submit-once data-sending="正在提交…"></hl-submit-once>, once a page: a form marked data-once is sent once, and its button
 * says so while the answer is on its way. The real guard is the form's key on the server; this spares a weak network.
 */
class SubmitOnce extends HTMLElement {
  private readonly sent = new Set<HTMLFormElement>();

  connectedCallback(): void {
    document.addEventListener('submit', (event) => this.submit(event));
    // A page that comes back out of the browser's memory may be sent again.
    addEventListener('pageshow', () => this.release());
  }

  private submit(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.once === undefined) return;
    if (this.sent.has(form)) return event.preventDefault();
    // Only after the event has run its course is it known whether the form really goes, and the button's value is in it.
    setTimeout(() => {
      if (event.defaultPrevented) return;
      this.sent.add(form);
      const button = event.submitter ?? form.querySelector('button[type=submit]');
      if (!(button instanceof HTMLButtonElement)) return;
      button.dataset.words = button.innerHTML;
      button.textContent = this.dataset.sending ?? '…';
      button.setAttribute('aria-disabled', 'true');
    });
  }

  private release(): void {
    for (const form of this.sent) {
      for (const button of form.querySelectorAll<HTMLButtonElement>('button[data-words]')) {
        button.innerHTML = button.dataset.words ?? '';
        delete button.dataset.words;
        button.removeAttribute('aria-disabled');
      }
    }
    this.sent.clear();
  }
}

customElements.define('hl-submit-once', SubmitOnce);
