-- AlterTable
ALTER TABLE "bank_transfer" ADD COLUMN     "retry_of" TEXT;

-- AlterTable
ALTER TABLE "break_item" ADD COLUMN     "resolution" TEXT,
ADD COLUMN     "resolved_at" TIMESTAMPTZ(3),
ADD COLUMN     "resolved_by" TEXT;

-- AlterTable
ALTER TABLE "refund" ADD COLUMN     "closed_at" TIMESTAMPTZ(3),
ADD COLUMN     "tried_at" TIMESTAMPTZ(3),
ADD COLUMN     "tries" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "person_lookup" (
    "id" TEXT NOT NULL,
    "person_id" TEXT,
    "searched_by" TEXT NOT NULL,
    "searcher_org_id" TEXT NOT NULL,
    "searched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_lookup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_change" (
    "id" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waiting_item" (
    "id" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "holder_person_id" TEXT,
    "held_since" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "waiting_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waiting_turn" (
    "id" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "waiting_turn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "correction" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "payment_id" TEXT,
    "organisation_id" TEXT,
    "amount_fen" BIGINT,
    "reason" TEXT NOT NULL,
    "bank_reference" TEXT,
    "state" TEXT NOT NULL,
    "maker_person_id" TEXT NOT NULL,
    "checker_person_id" TEXT,
    "note" TEXT,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "correction_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "person_lookup_searched_at_idx" ON "person_lookup"("searched_at");

-- CreateIndex
CREATE INDEX "access_change_subject_id_changed_at_idx" ON "access_change"("subject_id", "changed_at");

-- CreateIndex
CREATE INDEX "waiting_turn_item_id_at_idx" ON "waiting_turn"("item_id", "at");

-- CreateIndex
CREATE INDEX "correction_subject_id_proposed_at_idx" ON "correction"("subject_id", "proposed_at");

-- CreateIndex
CREATE INDEX "correction_payment_id_idx" ON "correction"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "bank_transfer_retry_of_key" ON "bank_transfer"("retry_of");

-- AddForeignKey
ALTER TABLE "waiting_turn" ADD CONSTRAINT "waiting_turn_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "waiting_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


ALTER TABLE refund ADD CHECK (tries >= 1), ADD CHECK (closed_at IS NULL OR state = 'FAILED');
ALTER TABLE break_item ADD CHECK ((state = 'RESOLVED') = (resolved_at IS NOT NULL));
ALTER TABLE access_change
  ADD CHECK (subject_kind IN ('person', 'organisation')),
  ADD CHECK (state IN ('active', 'blocked', 'suspended'));
ALTER TABLE waiting_item ADD CHECK ((holder_person_id IS NULL) = (held_since IS NULL));
ALTER TABLE waiting_turn ADD CHECK (act IN ('TAKE', 'HAND_BACK'));
ALTER TABLE correction
  ADD CHECK (kind IN ('REFUND_CONFLICT', 'ACCEPT_CONFLICT', 'RETRY_REFUND', 'REFUND_BY_HAND', 'CLOSE_REFUND', 'RETRY_SPLIT', 'RETRY_TRANSFER', 'RETRY_PAYOUT', 'CLOSE_BREAK')),
  ADD CHECK (state IN ('PROPOSED', 'DONE', 'DECLINED', 'WITHDRAWN')),
  ADD CHECK ((state = 'PROPOSED') = (decided_at IS NULL)),
  ADD CHECK ((kind = 'REFUND_BY_HAND') = (bank_reference IS NOT NULL)),
  -- Who proposes that money moves is never the one who lets it.
  ADD CONSTRAINT four_eyes CHECK (state NOT IN ('DONE', 'DECLINED') OR (checker_person_id IS NOT NULL AND checker_person_id <> maker_person_id));
CREATE UNIQUE INDEX correction_one_open_a_subject ON correction (subject_id) WHERE state = 'PROPOSED';

-- What waits for a person, each found by an index of the few rows that do.
CREATE INDEX person_check_waits ON person (id) WHERE verification IN ('failed', 'unknown');
CREATE INDEX organisation_check_waits ON organisation (id) WHERE verification IN ('failed', 'unknown');
CREATE INDEX merchant_refused ON merchant (created_at) WHERE state = 'REFUSED';
CREATE INDEX refund_waits ON refund (created_at) WHERE state IN ('FAILED', 'ABNORMAL') AND closed_at IS NULL;
CREATE INDEX attempt_conflicted ON attempt (paid_at) WHERE outcome = 'CONFLICTED' AND refundable_fen > 0;
CREATE INDEX split_waits ON split (ended_at) WHERE state IN ('FAILED', 'PARTIAL');
CREATE INDEX bank_transfer_failed ON bank_transfer (ended_at) WHERE state = 'FAILED';
CREATE INDEX payout_failed ON payout (ended_at) WHERE state = 'FAILED';
CREATE INDEX correction_open ON correction (proposed_at) WHERE state = 'PROPOSED';
-- What a person types into the one search: numbers from their beginning, names from theirs.
CREATE INDEX organisation_name_prefix ON organisation (name text_pattern_ops);
CREATE INDEX organisation_short_name_prefix ON organisation (short_name text_pattern_ops);
CREATE INDEX payment_order_number ON payment (order_number text_pattern_ops);
-- Days of money over the whole house: blocks of a table that grows with time, at almost no cost to who writes it.
CREATE INDEX hold_by_day ON hold USING brin (held_at);
CREATE INDEX refund_by_day ON refund USING brin (ended_at);
