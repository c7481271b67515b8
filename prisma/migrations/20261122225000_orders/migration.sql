-- CreateTable
CREATE TABLE "sale_order" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "offer_id" TEXT NOT NULL,
    "listing_id" TEXT NOT NULL,
    "demand_id" TEXT,
    "seller_org_id" TEXT NOT NULL,
    "buyer_org_id" TEXT NOT NULL,
    "grower_org_id" TEXT NOT NULL,
    "agreement" TEXT NOT NULL,
    "money" TEXT NOT NULL DEFAULT 'none',
    "document_id" TEXT NOT NULL,
    "payment_id" TEXT,
    "qr_token" TEXT,
    "amount_fen" BIGINT NOT NULL,
    "deliver_on" DATE NOT NULL,
    "place" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "terms" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sign_by" TIMESTAMPTZ(3) NOT NULL,
    "signed_at" TIMESTAMPTZ(3),
    "pay_by" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "end_caused_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "sale_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "leaf_id" TEXT NOT NULL,
    "variety" TEXT,
    "grade_id" TEXT NOT NULL,
    "mass_grams" BIGINT NOT NULL,
    "price_fen" BIGINT NOT NULL,
    "priced_by" TEXT NOT NULL,
    "sold_by" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "delivery_count" INTEGER NOT NULL DEFAULT 0,
    "last_sent" BOOLEAN NOT NULL DEFAULT false,
    "open_deliveries" INTEGER NOT NULL DEFAULT 0,
    "sent_grams" BIGINT NOT NULL DEFAULT 0,
    "delivered_grams" BIGINT NOT NULL DEFAULT 0,
    "accepted_grams" BIGINT NOT NULL DEFAULT 0,
    "rejected_grams" BIGINT NOT NULL DEFAULT 0,
    "gross_fen" BIGINT NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "line_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "lot_id" TEXT NOT NULL,
    "sent_grams" BIGINT NOT NULL,
    "planned_fen" BIGINT NOT NULL,
    "vehicle" TEXT,
    "dispatched_at" TIMESTAMPTZ(3) NOT NULL,
    "arrived_at" TIMESTAMPTZ(3),
    "weighed_grams" BIGINT,
    "accept_by" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "delivered_grams" BIGINT,
    "accepted_grams" BIGINT,
    "rejected_grams" BIGINT,
    "gross_fen" BIGINT,
    "deduction_fen" BIGINT,
    "completes_order" BOOLEAN NOT NULL DEFAULT false,
    "order_gross_fen" BIGINT,
    "reject_reason" TEXT,
    "reject_note" TEXT,
    "caused_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "weigh_ticket" (
    "id" TEXT NOT NULL,
    "lot_id" TEXT NOT NULL,
    "delivery_id" TEXT,
    "organisation_id" TEXT NOT NULL,
    "person_id" TEXT,
    "seq" INTEGER NOT NULL,
    "gross_grams" BIGINT NOT NULL,
    "tare_grams" BIGINT NOT NULL,
    "net_grams" BIGINT NOT NULL,
    "method" TEXT NOT NULL,
    "device" TEXT,
    "weighed_at" TIMESTAMPTZ(3) NOT NULL,
    "price_fen" BIGINT,
    "priced_by" TEXT,
    "amount_fen" BIGINT,
    "imported" BOOLEAN NOT NULL DEFAULT false,
    "voided_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "weigh_ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grade_sheet" (
    "id" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "grade_id" TEXT NOT NULL,
    "moisture_bps" INTEGER,
    "sample_count" INTEGER NOT NULL,
    "defect_count" INTEGER NOT NULL,
    "deduction_bps" INTEGER NOT NULL,
    "grade_kept" BOOLEAN NOT NULL,
    "reasons" JSONB NOT NULL,
    "note" TEXT,
    "graded_by" TEXT NOT NULL,
    "graded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "grade_sheet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lot" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "owner_org_id" TEXT NOT NULL,
    "grower_org_id" TEXT NOT NULL,
    "leaf_id" TEXT NOT NULL,
    "variety" TEXT,
    "grade_id" TEXT,
    "born_grams" BIGINT NOT NULL,
    "left_grams" BIGINT NOT NULL,
    "place" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "harvested_on" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "certificate_no" TEXT,
    "certificate_basis" TEXT,
    "certified_at" TIMESTAMPTZ(3),
    "certified_by" TEXT,
    "imported" BOOLEAN NOT NULL DEFAULT false,
    "batch_id" TEXT,
    "row_number" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "lot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lot_event" (
    "id" TEXT NOT NULL,
    "lot_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "grams" BIGINT,
    "delivery_id" TEXT,
    "organisation_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lot_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sale_order_number_key" ON "sale_order"("number");

-- CreateIndex
CREATE UNIQUE INDEX "sale_order_offer_id_key" ON "sale_order"("offer_id");

-- CreateIndex
CREATE INDEX "sale_order_seller_org_id_created_at_idx" ON "sale_order"("seller_org_id", "created_at");

-- CreateIndex
CREATE INDEX "sale_order_buyer_org_id_created_at_idx" ON "sale_order"("buyer_org_id", "created_at");

-- CreateIndex
CREATE INDEX "order_line_order_id_idx" ON "order_line"("order_id");

-- CreateIndex
CREATE INDEX "delivery_lot_id_idx" ON "delivery"("lot_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_order_id_seq_key" ON "delivery"("order_id", "seq");

-- CreateIndex
CREATE INDEX "weigh_ticket_lot_id_idx" ON "weigh_ticket"("lot_id");

-- CreateIndex
CREATE UNIQUE INDEX "weigh_ticket_delivery_id_seq_key" ON "weigh_ticket"("delivery_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "grade_sheet_delivery_id_seq_key" ON "grade_sheet"("delivery_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "lot_code_key" ON "lot"("code");

-- CreateIndex
CREATE UNIQUE INDEX "lot_certificate_no_key" ON "lot"("certificate_no");

-- CreateIndex
CREATE INDEX "lot_owner_org_id_created_at_idx" ON "lot"("owner_org_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "lot_batch_id_row_number_key" ON "lot"("batch_id", "row_number");

-- CreateIndex
CREATE INDEX "lot_event_lot_id_occurred_at_idx" ON "lot_event"("lot_id", "occurred_at");

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "sale_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "sale_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_line_id_fkey" FOREIGN KEY ("line_id") REFERENCES "order_line"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "lot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "weigh_ticket" ADD CONSTRAINT "weigh_ticket_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "weigh_ticket" ADD CONSTRAINT "weigh_ticket_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "lot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grade_sheet" ADD CONSTRAINT "grade_sheet_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lot_event" ADD CONSTRAINT "lot_event_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "lot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE sale_order
  ADD CHECK (agreement IN ('drafted', 'sent', 'signed', 'active', 'completed', 'cancelled', 'terminated')),
  ADD CHECK (money IN ('none', 'requested', 'held', 'refunding')),
  ADD CHECK (seller_org_id <> buyer_org_id),
  ADD CHECK (amount_fen > 0),
  ADD CHECK (end_caused_by IN ('seller', 'buyer', 'platform', 'nature'));

ALTER TABLE order_line
  ADD CHECK (mass_grams > 0 AND price_fen > 0 AND amount_fen > 0),
  ADD CHECK (priced_by IN ('kg', 'jin', 'tonne') AND sold_by IN ('kg', 'jin', 'tonne')),
  ADD CHECK (open_deliveries >= 0 AND sent_grams >= 0 AND delivered_grams >= 0 AND accepted_grams >= 0 AND rejected_grams >= 0),
  ADD CONSTRAINT delivered_is_decided CHECK (accepted_grams + rejected_grams = delivered_grams),
  -- The buyer has paid the contracted amount; nobody earns more than what was paid.
  ADD CONSTRAINT earned_within_paid CHECK (gross_fen >= 0 AND gross_fen <= amount_fen);

ALTER TABLE delivery
  ADD CHECK (state IN ('dispatched', 'arrived', 'weighed', 'graded', 'accepted', 'partly_accepted', 'rejected')),
  ADD CHECK (sent_grams > 0 AND planned_fen >= 0),
  ADD CHECK (decided_by IN ('buyer', 'deadline')),
  ADD CHECK (caused_by IN ('seller', 'buyer', 'platform', 'nature')),
  ADD CONSTRAINT decided_whole CHECK (
    (state IN ('accepted', 'partly_accepted', 'rejected')) =
    (decided_at IS NOT NULL AND decided_by IS NOT NULL AND delivered_grams IS NOT NULL AND accepted_grams IS NOT NULL
      AND rejected_grams IS NOT NULL AND gross_fen IS NOT NULL AND deduction_fen IS NOT NULL AND order_gross_fen IS NOT NULL)),
  ADD CONSTRAINT accepted_and_rejected CHECK (
    accepted_grams >= 0 AND rejected_grams >= 0 AND accepted_grams + rejected_grams = delivered_grams AND gross_fen >= 0 AND deduction_fen >= 0),
  ADD CONSTRAINT state_says_how_much CHECK (
    (state <> 'accepted' OR rejected_grams = 0) AND (state <> 'rejected' OR accepted_grams = 0)
    AND (state <> 'partly_accepted' OR (accepted_grams > 0 AND rejected_grams > 0)));
CREATE INDEX delivery_open_idx ON delivery (accept_by) WHERE decided_at IS NULL;

ALTER TABLE weigh_ticket
  ADD CHECK (tare_grams >= 0 AND gross_grams >= tare_grams AND net_grams = gross_grams - tare_grams AND net_grams > 0),
  ADD CHECK (method IN ('hand', 'device')),
  ADD CHECK (priced_by IN ('kg', 'jin', 'tonne')),
  ADD CHECK (price_fen >= 0 AND amount_fen >= 0);

ALTER TABLE grade_sheet
  ADD CHECK (sample_count > 0 AND defect_count BETWEEN 0 AND sample_count),
  ADD CHECK (moisture_bps BETWEEN 0 AND 10000),
  ADD CHECK (deduction_bps BETWEEN 0 AND 10000);

ALTER TABLE lot
  ADD CHECK (born_grams > 0 AND left_grams >= 0 AND left_grams <= born_grams),
  ADD CHECK (state IN ('open', 'void')),
  ADD CHECK (certificate_basis IN ('commissioned_test', 'self_test', 'internal_control', 'self_commitment')),
  ADD CHECK ((certificate_no IS NULL) = (certified_at IS NULL) AND (certificate_no IS NULL) = (certificate_basis IS NULL));

ALTER TABLE lot_event
  ADD CHECK (event IN ('commission', 'weigh', 'certify', 'ship', 'receive', 'inspect', 'accept', 'return', 'void')),
  ADD CHECK (grams >= 0);

-- What was decided stays decided: the delivery, its tickets and its sheets are closed with it.
CREATE FUNCTION keep_decided_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.decided_at IS NOT NULL THEN
    RAISE EXCEPTION 'delivery % is decided', OLD.id USING ERRCODE = 'HL003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delivery_locked BEFORE UPDATE OR DELETE ON delivery FOR EACH ROW EXECUTE FUNCTION keep_decided_delivery();

CREATE FUNCTION keep_weights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a weigh ticket is struck out, never deleted' USING ERRCODE = 'HL003';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL OR
      (NEW.gross_grams, NEW.tare_grams, NEW.net_grams, NEW.lot_id, NEW.delivery_id, NEW.weighed_at, NEW.imported)
      IS DISTINCT FROM (OLD.gross_grams, OLD.tare_grams, OLD.net_grams, OLD.lot_id, OLD.delivery_id, OLD.weighed_at, OLD.imported)) THEN
    RAISE EXCEPTION 'weigh ticket % can only be struck out', OLD.id USING ERRCODE = 'HL003';
  END IF;
  IF EXISTS (SELECT FROM delivery WHERE id = NEW.delivery_id AND decided_at IS NOT NULL) THEN
    RAISE EXCEPTION 'delivery % is decided', NEW.delivery_id USING ERRCODE = 'HL003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER weigh_ticket_locked BEFORE INSERT OR UPDATE OR DELETE ON weigh_ticket FOR EACH ROW EXECUTE FUNCTION keep_weights();

CREATE FUNCTION keep_sheets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' OR EXISTS (SELECT FROM delivery WHERE id = NEW.delivery_id AND decided_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the grade sheets of delivery % are closed', COALESCE(NEW.delivery_id, OLD.delivery_id) USING ERRCODE = 'HL003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grade_sheet_locked BEFORE INSERT OR UPDATE OR DELETE ON grade_sheet FOR EACH ROW EXECUTE FUNCTION keep_sheets();

CREATE TRIGGER lot_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the sweep looks for stays small, however many orders there are.
CREATE INDEX sale_order_unsigned_idx ON sale_order (sign_by) WHERE agreement = 'sent';
CREATE INDEX sale_order_unpaid_idx ON sale_order (pay_by) WHERE agreement = 'active' AND money IN ('none', 'requested');
CREATE INDEX sale_order_running_idx ON sale_order (deliver_on) WHERE agreement = 'active' AND money = 'held';
