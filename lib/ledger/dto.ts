/** A line of an organisation's account. Amounts are signed fen as decimal strings: above zero is hers. */
export type LedgerLineDto = {
  readonly id: string; readonly kind: string;
  /** The settlement, payout or other thing that the posting records; `reference` is the order or loan behind it. */
  readonly subject: string; readonly reference: string; readonly at: string;
  readonly phase: 'single' | 'pending' | 'post'; readonly amountFen: string; readonly balanceFen: string;
};
