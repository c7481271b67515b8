import type { Difference, WalletTakings } from './domain/reckoning';

export type ClerkDto = { readonly personId: string; readonly name: string };
export type CounterDto = {
  readonly id: string; readonly storeId: string; readonly storeName: string; readonly name: string; readonly state: 'OPEN' | 'CLOSED'; readonly qrToken: string;
  readonly clerks: readonly ClerkDto[];
};
export type StoreDto = { readonly id: string; readonly name: string; readonly place: string | null; readonly counters: readonly CounterDto[] };

/** A loudspeaker of a counter; `there` where it was connected a moment ago. */
export type SpeakerDto = { readonly id: string; readonly name: string; readonly lastSeenAt: Date | null; readonly there: boolean };

/** Takings over a stretch of time in equal parts; parts without a sale are there with nothing. Fen as decimal strings. */
export type TakingsDto = {
  readonly sales: number; readonly takenFen: string; readonly refundedFen: string;
  readonly parts: readonly { readonly part: string; readonly byWallet: Readonly<Record<string, string>>; readonly refundedFen: string }[];
};

/** A day of a counter: as it stands now, and as it was closed, the newest turn first. */
export type DayDto = {
  readonly day: string; readonly now: DayFigures; readonly closings: readonly (DayFigures & { readonly turn: number; readonly closedBy: string; readonly closedAt: Date })[];
  /** More has come in since the newest closing, or something was put right. */
  readonly changed: boolean;
};
export type DayFigures = {
  readonly sales: number; readonly takenFen: string; readonly returnedFen: string; readonly ledgerFen: string;
  readonly wallets: readonly WalletTakings[]; readonly differences: readonly Difference[];
};
