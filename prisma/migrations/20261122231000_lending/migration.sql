-- CreateTable
CREATE TABLE "loan_product" (
    "id" TEXT NOT NULL,
    "lender_org_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "rate_bps" INTEGER NOT NULL,
    "fee_bps" INTEGER NOT NULL,
    "min_fen" BIGINT NOT NULL,
    "max_fen" BIGINT NOT NULL,
    "min_months" INTEGER NOT NULL,
    "max_months" INTEGER NOT NULL,
    "deduction_cap_bps" INTEGER NOT NULL,
    "weekly_floor_fen" BIGINT NOT NULL,
    "pass_mark" INTEGER NOT NULL,
    "four_eyes_fen" BIGINT NOT NULL,
    "priority" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "loan_product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loan_application" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "borrower_org_id" TEXT NOT NULL,
    "applied_by" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "months" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "score_id" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "offer_id" TEXT,
    "loan_id" TEXT,
    "document_id" TEXT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "scored_at" TIMESTAMPTZ(3) NOT NULL,
    "offered_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "signed_at" TIMESTAMPTZ(3),
    "sealed_at" TIMESTAMPTZ(3),
    "disbursing_at" TIMESTAMPTZ(3),
    "disbursed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "loan_application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loan_request" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "lender_org_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "loan_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loan_offer" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "lender_org_id" TEXT NOT NULL,
    "borrower_org_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "principal_fen" BIGINT NOT NULL,
    "fee_fen" BIGINT NOT NULL,
    "rate_bps" INTEGER NOT NULL,
    "months" INTEGER NOT NULL,
    "day_count" TEXT NOT NULL,
    "deduction_cap_bps" INTEGER NOT NULL,
    "weekly_floor_fen" BIGINT NOT NULL,
    "priority" INTEGER NOT NULL,
    "irr_bps" INTEGER NOT NULL,
    "simple_bps" INTEGER NOT NULL,
    "cost_fen" BIGINT NOT NULL,
    "limit_fen" BIGINT NOT NULL,
    "needs_checker" BOOLEAN NOT NULL,
    "made_by" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_by" TEXT,
    "checked_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "loan_offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loan" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "lender_org_id" TEXT NOT NULL,
    "borrower_org_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "principal_fen" BIGINT NOT NULL,
    "fee_fen" BIGINT NOT NULL,
    "rate_bps" INTEGER NOT NULL,
    "day_count" TEXT NOT NULL,
    "months" INTEGER NOT NULL,
    "due_days" JSONB NOT NULL,
    "deduction_cap_bps" INTEGER NOT NULL,
    "weekly_floor_fen" BIGINT NOT NULL,
    "priority" INTEGER NOT NULL,
    "irr_bps" INTEGER NOT NULL,
    "simple_bps" INTEGER NOT NULL,
    "limit_fen" BIGINT NOT NULL,
    "document_id" TEXT NOT NULL,
    "transfer_id" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "confirmation_id" TEXT,
    "disbursed_on" DATE,
    "disbursed_at" TIMESTAMPTZ(3),
    "schedule_version" INTEGER NOT NULL DEFAULT 0,
    "owed_fen" BIGINT NOT NULL DEFAULT 0,
    "charged_fen" BIGINT NOT NULL DEFAULT 0,
    "charges_paid_fen" BIGINT NOT NULL DEFAULT 0,
    "repaid_fen" BIGINT NOT NULL DEFAULT 0,
    "last_repaid_on" DATE,
    "days_past_due" INTEGER NOT NULL DEFAULT 0,
    "worst_days_past_due" INTEGER NOT NULL DEFAULT 0,
    "closed_through" DATE,
    "next_due_on" DATE,
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "loan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instalment" (
    "id" TEXT NOT NULL,
    "loan_id" TEXT NOT NULL,
    "schedule_version" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "start_on" DATE NOT NULL,
    "from_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    "penalty_fen" BIGINT NOT NULL,
    "fee_fen" BIGINT NOT NULL,
    "interest_fen" BIGINT NOT NULL,
    "principal_fen" BIGINT NOT NULL,
    "balance_after_fen" BIGINT NOT NULL,
    "paid_penalty_fen" BIGINT NOT NULL DEFAULT 0,
    "paid_fee_fen" BIGINT NOT NULL DEFAULT 0,
    "paid_interest_fen" BIGINT NOT NULL DEFAULT 0,
    "paid_principal_fen" BIGINT NOT NULL DEFAULT 0,
    "recorded_days" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "instalment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loan_transaction" (
    "id" TEXT NOT NULL,
    "loan_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT,
    "reference" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "penalty_fen" BIGINT NOT NULL,
    "fee_fen" BIGINT NOT NULL,
    "interest_fen" BIGINT NOT NULL,
    "principal_fen" BIGINT NOT NULL,
    "owed_after_fen" BIGINT NOT NULL,
    "schedule_version" INTEGER NOT NULL,
    "paid_on" DATE NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "loan_transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prepayment" (
    "id" TEXT NOT NULL,
    "loan_id" TEXT NOT NULL,
    "borrower_org_id" TEXT NOT NULL,
    "amount_fen" BIGINT,
    "paid_fen" BIGINT NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "given_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "prepayment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "loan_product_lender_org_id_idx" ON "loan_product"("lender_org_id");

-- CreateIndex
CREATE UNIQUE INDEX "loan_application_number_key" ON "loan_application"("number");

-- CreateIndex
CREATE INDEX "loan_application_borrower_org_id_submitted_at_idx" ON "loan_application"("borrower_org_id", "submitted_at");

-- CreateIndex
CREATE INDEX "loan_request_lender_org_id_created_at_idx" ON "loan_request"("lender_org_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "loan_request_application_id_lender_org_id_key" ON "loan_request"("application_id", "lender_org_id");

-- CreateIndex
CREATE INDEX "loan_offer_application_id_idx" ON "loan_offer"("application_id");

-- CreateIndex
CREATE INDEX "loan_offer_lender_org_id_state_idx" ON "loan_offer"("lender_org_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "loan_number_key" ON "loan"("number");

-- CreateIndex
CREATE UNIQUE INDEX "loan_application_id_key" ON "loan"("application_id");

-- CreateIndex
CREATE INDEX "loan_borrower_org_id_created_at_idx" ON "loan"("borrower_org_id", "created_at");

-- CreateIndex
CREATE INDEX "loan_lender_org_id_created_at_idx" ON "loan"("lender_org_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "instalment_loan_id_schedule_version_n_key" ON "instalment"("loan_id", "schedule_version", "n");

-- CreateIndex
CREATE INDEX "loan_transaction_loan_id_at_idx" ON "loan_transaction"("loan_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "loan_transaction_loan_id_kind_reference_key" ON "loan_transaction"("loan_id", "kind", "reference");

-- CreateIndex
CREATE INDEX "prepayment_borrower_org_id_idx" ON "prepayment"("borrower_org_id");



ALTER TABLE loan_product
  ADD CHECK (state IN ('OPEN', 'CLOSED')),
  ADD CHECK (method IN ('SEASONAL_BULLET', 'ANNUITY')),
  ADD CHECK (rate_bps >= 0 AND fee_bps >= 0 AND fee_bps < 10000),
  ADD CHECK (min_fen > 0 AND max_fen >= min_fen AND weekly_floor_fen >= 0 AND four_eyes_fen >= 0),
  ADD CHECK (min_months > 0 AND max_months >= min_months),
  -- Our own policy: over all loans together at most half of a settlement goes to lenders.
  ADD CHECK (deduction_cap_bps BETWEEN 1 AND 5000);
ALTER TABLE loan_application
  ADD CHECK (state IN ('draft', 'submitted', 'scored', 'offered', 'accepted', 'contract_pending', 'signed', 'sealed', 'disbursing', 'disbursed', 'declined', 'withdrawn', 'expired')),
  ADD CHECK (amount_fen > 0 AND months > 0);
-- A borrower has one application at a time, put to as many lenders as she likes.
CREATE UNIQUE INDEX loan_application_open ON loan_application (borrower_org_id) WHERE state NOT IN ('disbursed', 'declined', 'withdrawn', 'expired');
CREATE INDEX loan_application_waiting ON loan_application (expires_at) WHERE state IN ('draft', 'submitted', 'scored', 'offered', 'accepted', 'contract_pending', 'signed');
ALTER TABLE loan_request
  ADD CHECK (state IN ('OPEN', 'OFFERED', 'DECLINED', 'ENDED')),
  ADD FOREIGN KEY (application_id) REFERENCES loan_application (id),
  ADD FOREIGN KEY (product_id) REFERENCES loan_product (id);
ALTER TABLE loan_offer
  ADD CHECK (state IN ('PROPOSED', 'OPEN', 'ACCEPTED', 'RETURNED', 'WITHDRAWN', 'LAPSED')),
  ADD CHECK (principal_fen > 0 AND fee_fen >= 0 AND fee_fen < principal_fen AND cost_fen >= 0 AND weekly_floor_fen >= 0),
  ADD CHECK (months > 0 AND rate_bps >= 0 AND irr_bps >= 0 AND simple_bps >= 0),
  ADD CHECK (deduction_cap_bps BETWEEN 1 AND 5000),
  ADD CONSTRAINT offer_within_limit CHECK (principal_fen <= limit_fen),
  -- Four eyes: whoever made an offer never checks it, and none lies before the farmer unchecked.
  ADD CONSTRAINT maker_is_not_checker CHECK (checked_by IS NULL OR checked_by <> made_by),
  ADD CONSTRAINT checked_where_needed CHECK (NOT needs_checker OR state NOT IN ('OPEN', 'ACCEPTED') OR checked_by IS NOT NULL),
  ADD FOREIGN KEY (application_id) REFERENCES loan_application (id);
CREATE UNIQUE INDEX loan_offer_standing ON loan_offer (application_id, lender_org_id) WHERE state IN ('PROPOSED', 'OPEN', 'ACCEPTED');
CREATE UNIQUE INDEX loan_offer_accepted ON loan_offer (application_id) WHERE state = 'ACCEPTED';
ALTER TABLE loan
  ADD CHECK (state IN ('pending_disbursement', 'active', 'closed', 'overpaid', 'charged_off', 'recovered', 'written_off', 'cancelled')),
  ADD CHECK (principal_fen > 0 AND fee_fen >= 0 AND owed_fen >= 0 AND owed_fen <= principal_fen AND repaid_fen >= 0),
  ADD CHECK (charges_paid_fen >= 0 AND charged_fen >= charges_paid_fen),
  ADD CHECK (deduction_cap_bps BETWEEN 1 AND 5000),
  ADD CHECK (days_past_due >= 0 AND worst_days_past_due >= days_past_due),
  ADD CONSTRAINT closed_owes_nothing CHECK (state <> 'closed' OR owed_fen = 0),
  ADD FOREIGN KEY (application_id) REFERENCES loan_application (id);
CREATE INDEX loan_owing ON loan (borrower_org_id) WHERE state = 'active';
CREATE INDEX loan_to_close ON loan (closed_through) WHERE state = 'active';
ALTER TABLE instalment
  ADD CHECK (penalty_fen >= 0 AND fee_fen >= 0 AND interest_fen >= 0 AND principal_fen >= 0 AND balance_after_fen >= 0),
  ADD CONSTRAINT paid_at_most_due CHECK (
    paid_penalty_fen BETWEEN 0 AND penalty_fen AND paid_fee_fen BETWEEN 0 AND fee_fen
    AND paid_interest_fen BETWEEN 0 AND interest_fen AND paid_principal_fen BETWEEN 0 AND principal_fen),
  ADD FOREIGN KEY (loan_id) REFERENCES loan (id);
ALTER TABLE loan_transaction
  ADD CHECK (kind IN ('DISBURSEMENT', 'FEE', 'REPAYMENT')),
  ADD CHECK (source IN ('settlement', 'prepayment', 'direct')),
  ADD CHECK ((kind = 'REPAYMENT') = (source IS NOT NULL)),
  ADD CHECK (amount_fen > 0),
  ADD CONSTRAINT parts_sum_to_amount CHECK (penalty_fen + fee_fen + interest_fen + principal_fen = amount_fen),
  ADD FOREIGN KEY (loan_id) REFERENCES loan (id);
CREATE TRIGGER loan_transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON loan_transaction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE prepayment
  ADD CHECK (state IN ('ACTIVE', 'DONE', 'CANCELLED')),
  ADD CHECK (amount_fen IS NULL OR amount_fen > 0),
  ADD CHECK (paid_fen >= 0),
  ADD FOREIGN KEY (loan_id) REFERENCES loan (id);
CREATE UNIQUE INDEX prepayment_standing ON prepayment (loan_id) WHERE state = 'ACTIVE';
