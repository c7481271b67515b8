/**
 * Hears over server-sent events that something has changed, while the page is seen. The browser comes back by itself after
 * a break; when it may not (too many listen), or cannot, the caller's own asking is what remains.
 */
export class Listening {
  private source: EventSource | undefined;
  private url = '';

  constructor(private readonly changed: () => void) {}

  /** Whether the stream is up just now. */
  get up(): boolean {
    return this.source?.readyState === 1;
  }

  /** Listens at this address from now on. */
  start(url: string | null): void {
    this.stop();
    this.url = url ?? '';
    if (!url || document.visibilityState === 'hidden' || !('EventSource' in window)) return;
    this.source = new EventSource(url);
    this.source.addEventListener('changed', () => this.changed());
  }

  /** Again, when the page is seen again. */
  resume(): void {
    if (!this.source || this.source.readyState === 2) this.start(this.url);
  }

  stop(): void {
    this.source?.close();
    this.source = undefined;
  }
}
