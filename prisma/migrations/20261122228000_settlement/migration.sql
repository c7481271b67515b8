-- CreateTable
CREATE TABLE "settlement" (
    "id" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "seller_org_id" TEXT NOT NULL,
    "buyer_org_id" TEXT NOT NULL,
    "gross_fen" BIGINT NOT NULL,
    "deduction_fen" BIGINT NOT NULL,
    "fee_fen" BIGINT NOT NULL,
    "repaid_fen" BIGINT NOT NULL,
    "receivable_fen" BIGINT NOT NULL,
    "seller_fen" BIGINT NOT NULL,
    "refund_fen" BIGINT NOT NULL,
    "basis" JSONB NOT NULL,
    "settled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settlement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settlement_share" (
    "id" TEXT NOT NULL,
    "settlement_id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "gross_fen" BIGINT NOT NULL,
    "fee_fen" BIGINT NOT NULL,
    "protected_fen" BIGINT NOT NULL,
    "repaid_fen" BIGINT NOT NULL,
    "receivable_fen" BIGINT NOT NULL,
    "seller_fen" BIGINT NOT NULL,
    "loans" JSONB NOT NULL,
    "settled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settlement_share_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "share_id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "transfer_id" TEXT,
    "pending_id" TEXT,
    "bank_account_id" TEXT,
    "confirmation_id" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "payout_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "settlement_delivery_id_key" ON "settlement"("delivery_id");

-- CreateIndex
CREATE INDEX "settlement_order_id_idx" ON "settlement"("order_id");

-- CreateIndex
CREATE INDEX "settlement_share_organisation_id_settled_at_idx" ON "settlement_share"("organisation_id", "settled_at");

-- CreateIndex
CREATE INDEX "settlement_share_settlement_id_idx" ON "settlement_share"("settlement_id");

-- CreateIndex
CREATE UNIQUE INDEX "payout_share_id_key" ON "payout"("share_id");

-- CreateIndex
CREATE INDEX "payout_organisation_id_created_at_idx" ON "payout"("organisation_id", "created_at");


ALTER TABLE settlement
  ADD CHECK (gross_fen >= 0 AND deduction_fen >= 0 AND fee_fen >= 0 AND repaid_fen >= 0 AND receivable_fen >= 0 AND seller_fen >= 0 AND refund_fen >= 0),
  -- Everybody's shares are the gross, to the fen.
  ADD CONSTRAINT shares_sum_to_gross CHECK (fee_fen + repaid_fen + receivable_fen + seller_fen = gross_fen);
ALTER TABLE settlement_share
  ADD CHECK (fee_fen >= 0 AND repaid_fen >= 0 AND receivable_fen >= 0 AND seller_fen >= 0),
  ADD CONSTRAINT parts_sum_to_gross CHECK (fee_fen + repaid_fen + receivable_fen + seller_fen = gross_fen),
  ADD FOREIGN KEY (settlement_id) REFERENCES settlement (id);
ALTER TABLE payout
  ADD CHECK (state IN ('WAITING', 'REQUESTED', 'CONFIRMED', 'FAILED')),
  ADD CHECK (amount_fen > 0),
  ADD FOREIGN KEY (share_id) REFERENCES settlement_share (id);
CREATE INDEX payout_waiting ON payout (organisation_id) WHERE state IN ('WAITING', 'FAILED');
CREATE TRIGGER settlement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_share_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_share FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
