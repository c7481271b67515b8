/**
 * <hl-forget></hl-forget> stands where somebody signs in; <hl-forget data-on="submit">…</hl-forget> around what signs out. What the farm door kept of her
 * pages in this phone is thrown away. What still waits to be sent stays, and is shown to and sent by nobody but her.
 */
class Forget extends HTMLElement {
  connectedCallback(): void {
    if (this.dataset.on === 'submit') this.addEventListener('submit', () => this.forget());
    else this.forget();
  }

  private forget(): void {
    sessionStorage.removeItem('hl-warm');
    void navigator.serviceWorker?.getRegistrations().then((all) => {
      for (const { active, waiting, installing } of all) for (const worker of [active, waiting, installing]) worker?.postMessage({ type: 'forget' });
    });
  }
}

customElements.define('hl-forget', Forget);
