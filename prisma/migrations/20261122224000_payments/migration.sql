-- CreateTable
CREATE TABLE "merchant" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "channel_no" TEXT,
    "split_cap_bps" INTEGER,
    "hold_days" INTEGER,
    "refusal" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "merchant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "qr_code" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "payment_id" TEXT,
    "label" TEXT,
    "state" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "qr_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" TEXT NOT NULL,
    "order_id" TEXT,
    "order_number" TEXT,
    "qr_code_id" TEXT NOT NULL,
    "payee_org_id" TEXT NOT NULL,
    "payer_org_id" TEXT,
    "amount_fen" BIGINT NOT NULL,
    "subject" TEXT NOT NULL,
    "line" JSONB,
    "state" TEXT NOT NULL,
    "closing" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_attempt_id" TEXT,
    "paid_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "payout_pending_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "wallet" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "amount_fen" BIGINT NOT NULL,
    "merchant_no" TEXT NOT NULL,
    "return_url" TEXT NOT NULL,
    "foreign_id" TEXT,
    "pay_url" TEXT,
    "order_amount_fen" BIGINT,
    "payer_paid_fen" BIGINT,
    "merchant_discount_fen" BIGINT,
    "third_discount_fen" BIGINT,
    "settle_fen" BIGINT,
    "payer_ref" TEXT,
    "captured_fen" BIGINT NOT NULL DEFAULT 0,
    "refundable_fen" BIGINT NOT NULL DEFAULT 0,
    "reserved_fen" BIGINT NOT NULL DEFAULT 0,
    "refunded_fen" BIGINT NOT NULL DEFAULT 0,
    "ladder_from" TIMESTAMPTZ(3),
    "next_query_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_event" (
    "id" TEXT NOT NULL,
    "institution" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "subject_id" TEXT,
    "digest" TEXT NOT NULL,
    "raw" BYTEA NOT NULL,
    "sealed" BOOLEAN NOT NULL DEFAULT false,
    "signature" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "note" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_key" (
    "institution" TEXT NOT NULL,
    "cert_id" TEXT NOT NULL,
    "pem" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_key_pkey" PRIMARY KEY ("institution","cert_id")
);

-- CreateTable
CREATE TABLE "refund" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "order_id" TEXT,
    "hold_id" TEXT,
    "payee_org_id" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "caused_by" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "pending_id" TEXT,
    "state" TEXT NOT NULL,
    "foreign_id" TEXT,
    "done_task" TEXT,
    "note" TEXT,
    "ladder_from" TIMESTAMPTZ(3),
    "next_query_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold" (
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "payee_org_id" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "open_fen" BIGINT NOT NULL,
    "split_fen" BIGINT NOT NULL DEFAULT 0,
    "split_cap_bps" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL,
    "unfreezes_at" TIMESTAMPTZ(3) NOT NULL,
    "alarmed_days" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "split" (
    "id" TEXT NOT NULL,
    "hold_id" TEXT NOT NULL,
    "attempt_id" TEXT NOT NULL,
    "settlement_id" TEXT NOT NULL,
    "retry_of" TEXT,
    "legs" JSONB NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "finish" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "foreign_id" TEXT,
    "done_task" TEXT,
    "note" TEXT,
    "ladder_from" TIMESTAMPTZ(3),
    "next_query_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "split_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "break_item" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "payment_id" TEXT,
    "organisation_id" TEXT,
    "expected_fen" BIGINT,
    "actual_fen" BIGINT,
    "note" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "break_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_transfer" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "bank_account_id" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "reference" TEXT NOT NULL,
    "hold_id" TEXT,
    "purpose" TEXT,
    "confirmed_task" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "foreign_id" TEXT,
    "confirmation_id" TEXT,
    "refusal" TEXT,
    "ladder_from" TIMESTAMPTZ(3),
    "next_query_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bank_transfer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "merchant_organisation_id_channel_role_key" ON "merchant"("organisation_id", "channel", "role");

-- CreateIndex
CREATE UNIQUE INDEX "qr_code_token_key" ON "qr_code"("token");

-- CreateIndex
CREATE UNIQUE INDEX "qr_code_payment_id_key" ON "qr_code"("payment_id");

-- CreateIndex
CREATE INDEX "qr_code_organisation_id_idx" ON "qr_code"("organisation_id");

-- CreateIndex
CREATE INDEX "payment_order_id_idx" ON "payment"("order_id");

-- CreateIndex
CREATE INDEX "payment_payee_org_id_created_at_idx" ON "payment"("payee_org_id", "created_at");

-- CreateIndex
CREATE INDEX "attempt_payment_id_idx" ON "attempt"("payment_id");

-- CreateIndex
CREATE INDEX "attempt_next_query_at_idx" ON "attempt"("next_query_at");

-- CreateIndex
CREATE UNIQUE INDEX "attempt_channel_foreign_id_key" ON "attempt"("channel", "foreign_id");

-- CreateIndex
CREATE INDEX "channel_event_subject_id_received_at_idx" ON "channel_event"("subject_id", "received_at");

-- CreateIndex
CREATE INDEX "channel_event_received_at_idx" ON "channel_event"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "refund_key_key" ON "refund"("key");

-- CreateIndex
CREATE INDEX "refund_payment_id_idx" ON "refund"("payment_id");

-- CreateIndex
CREATE INDEX "refund_next_query_at_idx" ON "refund"("next_query_at");

-- CreateIndex
CREATE UNIQUE INDEX "hold_payment_id_key" ON "hold"("payment_id");

-- CreateIndex
CREATE INDEX "hold_order_id_idx" ON "hold"("order_id");

-- CreateIndex
CREATE INDEX "hold_state_unfreezes_at_idx" ON "hold"("state", "unfreezes_at");

-- CreateIndex
CREATE UNIQUE INDEX "split_retry_of_key" ON "split"("retry_of");

-- CreateIndex
CREATE INDEX "split_hold_id_idx" ON "split"("hold_id");

-- CreateIndex
CREATE INDEX "split_settlement_id_idx" ON "split"("settlement_id");

-- CreateIndex
CREATE INDEX "split_next_query_at_idx" ON "split"("next_query_at");

-- CreateIndex
CREATE UNIQUE INDEX "break_item_key_key" ON "break_item"("key");

-- CreateIndex
CREATE INDEX "break_item_state_raised_at_idx" ON "break_item"("state", "raised_at");

-- CreateIndex
CREATE INDEX "bank_transfer_hold_id_idx" ON "bank_transfer"("hold_id");

-- CreateIndex
CREATE INDEX "bank_transfer_next_query_at_idx" ON "bank_transfer"("next_query_at");

-- CreateIndex
CREATE UNIQUE INDEX "bank_transfer_kind_reference_key" ON "bank_transfer"("kind", "reference");

-- ── States, and what money may never do ────────────────────────────────────────────────────────────────────────
ALTER TABLE merchant
  ADD CHECK (role IN ('MERCHANT', 'RECEIVER')),
  ADD CHECK (state IN ('REQUESTED', 'ACTIVE', 'REFUSED')),
  ADD CHECK ((state = 'ACTIVE') = (channel_no IS NOT NULL)),
  ADD CHECK (split_cap_bps BETWEEN 0 AND 10000);

ALTER TABLE qr_code
  ADD CHECK (kind IN ('STATIC', 'DYNAMIC')),
  ADD CHECK (state IN ('ACTIVE', 'REVOKED')),
  ADD CHECK (length(token) >= 26),
  ADD CHECK ((kind = 'DYNAMIC') = (payment_id IS NOT NULL)),
  ADD CHECK ((kind = 'DYNAMIC') = (expires_at IS NOT NULL));

ALTER TABLE payment
  ADD CHECK (amount_fen > 0),
  ADD CHECK (state IN ('UNPAID', 'PAID', 'CLOSED', 'LATE_PAID', 'CONFLICTED')),
  ADD CHECK (closing IN ('EXPIRED', 'CANCELLED')),
  ADD CHECK (state <> 'CLOSED' OR closing IS NOT NULL),
  ADD CHECK ((state IN ('PAID', 'LATE_PAID')) = (paid_attempt_id IS NOT NULL));

ALTER TABLE attempt
  ADD CHECK (wallet IN ('unionpay', 'wechat', 'alipay')),
  ADD CHECK (state IN ('CREATED', 'SUBMITTED', 'UNKNOWN', 'SUCCEEDED', 'FAILED', 'CLOSED')),
  ADD CHECK (outcome IN ('CAPTURED', 'LATE', 'SURPLUS', 'CONFLICTED')),
  ADD CHECK ((state = 'SUCCEEDED') = (outcome IS NOT NULL)),
  ADD CHECK (amount_fen > 0),
  ADD CHECK (payer_paid_fen >= 0 AND merchant_discount_fen >= 0 AND third_discount_fen >= 0 AND settle_fen >= 0),
  -- refunded + reserved <= paid, whoever asks and however many at once
  ADD CONSTRAINT never_refund_more_than_paid CHECK (
    refundable_fen >= 0 AND reserved_fen >= 0 AND refunded_fen >= 0 AND captured_fen = refundable_fen + reserved_fen + refunded_fen);
-- A second scan in the same wallet meets the same open attempt.
CREATE UNIQUE INDEX attempt_one_open_a_wallet ON attempt (payment_id, wallet) WHERE state IN ('CREATED', 'SUBMITTED', 'UNKNOWN');
-- One payment is paid by one attempt; every other success is surplus or conflicted.
CREATE UNIQUE INDEX attempt_one_capture_a_payment ON attempt (payment_id) WHERE outcome IN ('CAPTURED', 'LATE');

-- An order is paid once; a success of another of its payments is late.
CREATE UNIQUE INDEX payment_one_paid_an_order ON payment (order_id) WHERE state = 'PAID';

-- What an organisation was paid, by page.
CREATE INDEX payment_incoming ON payment (payee_org_id, paid_at DESC, id DESC) WHERE state = 'PAID';

ALTER TABLE channel_event
  ADD CHECK (kind IN ('REQUEST', 'ANSWER', 'NOTIFY', 'QUERY')),
  ADD CHECK (signature IN ('VALID', 'INVALID', 'NONE')),
  ADD CHECK (verdict IN ('APPLIED', 'REPEATED', 'HELD', 'REFUSED', 'FAILED'));
-- The same bytes come again by the channel's own repetition, or by somebody who recorded them: kept once a verdict.
CREATE UNIQUE INDEX channel_event_notify_once ON channel_event (institution, digest, verdict) WHERE kind = 'NOTIFY';
CREATE TRIGGER channel_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON channel_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER channel_key_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON channel_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE refund
  ADD CHECK (amount_fen > 0),
  ADD CHECK (caused_by IN ('seller', 'buyer', 'platform', 'nature')),
  ADD CHECK (source IN ('HOLD', 'SETTLED', 'SUSPENSE')),
  ADD CHECK ((source = 'SUSPENSE') = (pending_id IS NULL)),
  ADD CHECK (state IN ('REQUESTED', 'SUBMITTED', 'UNKNOWN', 'SUCCEEDED', 'FAILED', 'ABNORMAL'));

ALTER TABLE hold
  ADD CHECK (amount_fen > 0),
  ADD CHECK (open_fen BETWEEN 0 AND amount_fen),
  ADD CHECK (split_cap_bps BETWEEN 0 AND 10000),
  ADD CONSTRAINT split_within_the_contract CHECK (split_fen >= 0 AND split_fen <= amount_fen * split_cap_bps / 10000),
  ADD CHECK (state IN ('HELD', 'RELEASE_APPROVED', 'SPLIT_SUBMITTED', 'SPLIT_DONE', 'PARTIAL', 'FAILED', 'SETTLED', 'BANK_CONFIRMED', 'REFUNDED'));

ALTER TABLE split
  ADD CHECK (amount_fen >= 0),
  ADD CHECK (amount_fen > 0 OR finish),
  ADD CHECK (state IN ('REQUESTED', 'SUBMITTED', 'UNKNOWN', 'DONE', 'PARTIAL', 'FAILED'));

ALTER TABLE break_item
  ADD CHECK (kind IN ('LOCAL_MISSING', 'CHANNEL_MISSING', 'AMOUNT', 'STATUS', 'REFUND_MISSING', 'DUPLICATE', 'SPLIT_MISMATCH', 'DISCOUNT_SPONSOR')),
  ADD CHECK (state IN ('OPEN', 'RESOLVED'));

ALTER TABLE bank_transfer
  ADD CHECK (kind IN ('payout', 'disbursement', 'collection')),
  ADD CHECK (amount_fen > 0),
  ADD CHECK (state IN ('REQUESTED', 'SUBMITTED', 'UNKNOWN', 'CONFIRMED', 'FAILED')),
  ADD CHECK ((state = 'CONFIRMED') = (confirmation_id IS NOT NULL));
