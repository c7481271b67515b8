/** The queues of things that a person must see to, in the order in which money is nearest. */
export const QUEUES = ['conflicts', 'refunds', 'transfers', 'payouts', 'splits', 'breaks', 'merchants', 'checks', 'jobs'] as const;
export type Queue = (typeof QUEUES)[number];

/** One thing that waits, as its own domain's rows say. Fen as a decimal string. */
export type Waiting = {
  readonly queue: Queue; readonly subjectId: string; readonly since: Date;
  /** The state or kind that keeps it here, in the domain's own word. */
  readonly state: string;
  readonly organisationId: string | null; readonly paymentId: string | null; readonly orderNumber: string | null;
  readonly amountFen: string | null; readonly note: string | null;
};

/** How many of one queue are shown and counted; where there are more, that is said. */
export const MOST_WAITING = 200;
