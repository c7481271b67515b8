export interface Message {
  readonly id: string;
  readonly content: string;
  readonly phone: string;
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly text: string;
  /** ISO 8601. */
  readonly sentAt: string;
}
