-- CreateTable
CREATE TABLE "listing" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "seller_org_id" TEXT NOT NULL,
    "grower_org_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "leaf_id" TEXT NOT NULL,
    "variety" TEXT,
    "grade_id" TEXT NOT NULL,
    "grade_rank" INTEGER NOT NULL,
    "mass_grams" BIGINT NOT NULL,
    "remaining_grams" BIGINT NOT NULL,
    "minimum_grams" BIGINT NOT NULL,
    "step_grams" BIGINT NOT NULL,
    "price_fen" BIGINT NOT NULL,
    "priced_by" TEXT NOT NULL,
    "sold_by" TEXT NOT NULL,
    "price_per_tonne_fen" BIGINT NOT NULL,
    "harvest_from" DATE NOT NULL,
    "harvest_to" DATE NOT NULL,
    "region_code" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "lat_e6" INTEGER NOT NULL,
    "lng_e6" INTEGER NOT NULL,
    "note" TEXT,
    "photo" BYTEA,
    "batch_id" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "listing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "demand" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "buyer_org_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "leaf_id" TEXT NOT NULL,
    "grade_id" TEXT NOT NULL,
    "grade_rank" INTEGER NOT NULL,
    "mass_grams" BIGINT NOT NULL,
    "remaining_grams" BIGINT NOT NULL,
    "cap_per_tonne_fen" BIGINT NOT NULL,
    "priced_by" TEXT NOT NULL,
    "deliver_from" DATE NOT NULL,
    "deliver_to" DATE NOT NULL,
    "region_code" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "lat_e6" INTEGER NOT NULL,
    "lng_e6" INTEGER NOT NULL,
    "radius_km" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "demand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offer" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "listing_id" TEXT NOT NULL,
    "demand_id" TEXT,
    "seller_org_id" TEXT NOT NULL,
    "buyer_org_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "waiting_for" TEXT NOT NULL,
    "mass_grams" BIGINT NOT NULL,
    "price_fen" BIGINT NOT NULL,
    "priced_by" TEXT NOT NULL,
    "deliver_on" DATE NOT NULL,
    "place" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offer_turn" (
    "id" TEXT NOT NULL,
    "offer_id" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "mass_grams" BIGINT NOT NULL,
    "price_fen" BIGINT NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offer_turn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_point" (
    "delivery_id" TEXT NOT NULL,
    "leaf_id" TEXT NOT NULL,
    "grade_id" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "mass_grams" BIGINT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "price_per_tonne_fen" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "price_point_pkey" PRIMARY KEY ("delivery_id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "organisation_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "sheet" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "header" JSONB NOT NULL,
    "mapping" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "imported_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "batch_id" TEXT NOT NULL,
    "row_number" INTEGER NOT NULL,
    "cells_sealed" TEXT NOT NULL,
    "mend_sealed" TEXT,
    "status" TEXT NOT NULL,
    "result_id" TEXT,

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "table_shape" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "organisation_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "columns" JSONB NOT NULL,

    CONSTRAINT "table_shape_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "table_shape_organisation_id_signature_key" ON "table_shape"("organisation_id", "signature");

-- CreateIndex
CREATE INDEX "listing_seller_org_id_created_at_idx" ON "listing"("seller_org_id", "created_at");

-- CreateIndex
CREATE INDEX "listing_batch_id_idx" ON "listing"("batch_id");

-- CreateIndex
CREATE INDEX "demand_buyer_org_id_created_at_idx" ON "demand"("buyer_org_id", "created_at");

-- CreateIndex
CREATE INDEX "offer_listing_id_idx" ON "offer"("listing_id");

-- CreateIndex
CREATE INDEX "offer_seller_org_id_changed_at_idx" ON "offer"("seller_org_id", "changed_at");

-- CreateIndex
CREATE INDEX "offer_buyer_org_id_changed_at_idx" ON "offer"("buyer_org_id", "changed_at");

-- CreateIndex
CREATE INDEX "offer_turn_offer_id_at_idx" ON "offer_turn"("offer_id", "at");

-- CreateIndex
CREATE INDEX "price_point_leaf_id_grade_id_at_idx" ON "price_point"("leaf_id", "grade_id", "at");

-- CreateIndex
CREATE INDEX "import_batch_organisation_id_created_at_idx" ON "import_batch"("organisation_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "import_row_batch_id_row_number_key" ON "import_row"("batch_id", "row_number");


ALTER TABLE listing
  ADD CHECK (status IN ('draft', 'published', 'closed', 'expired', 'withdrawn')),
  ADD CHECK (mass_grams > 0 AND remaining_grams BETWEEN 0 AND mass_grams),
  ADD CHECK (minimum_grams > 0 AND minimum_grams <= mass_grams AND step_grams > 0),
  ADD CHECK (price_fen > 0 AND price_per_tonne_fen > 0),
  ADD CHECK (priced_by IN ('kg', 'jin', 'tonne') AND sold_by IN ('kg', 'jin', 'tonne')),
  ADD CHECK (harvest_from <= harvest_to);

-- A search by leaf inside a box of degrees reads this index alone, however many listings are closed.
CREATE INDEX listing_open_by_leaf ON listing (leaf_id, lat_e6)
  INCLUDE (lng_e6, grade_rank, price_per_tonne_fen, remaining_grams, minimum_grams, harvest_from, harvest_to) WHERE status = 'published';
CREATE INDEX listing_due ON listing (expires_at) WHERE status = 'published';

ALTER TABLE demand
  ADD CHECK (status IN ('open', 'partly_filled', 'filled', 'expired', 'withdrawn')),
  ADD CHECK (mass_grams > 0 AND remaining_grams BETWEEN 0 AND mass_grams),
  ADD CHECK (cap_per_tonne_fen > 0 AND radius_km > 0),
  ADD CHECK (priced_by IN ('kg', 'jin', 'tonne')),
  ADD CHECK (deliver_from <= deliver_to);
CREATE INDEX demand_open_by_leaf ON demand (leaf_id, lat_e6) INCLUDE (lng_e6, radius_km, grade_rank) WHERE status IN ('open', 'partly_filled');
CREATE INDEX demand_due ON demand (expires_at) WHERE status IN ('open', 'partly_filled');

ALTER TABLE offer
  ADD CHECK (status IN ('pending', 'countered', 'accepted', 'declined', 'expired', 'withdrawn')),
  ADD CHECK (waiting_for IN ('seller', 'buyer')),
  ADD CHECK (mass_grams > 0 AND price_fen > 0),
  ADD CHECK (seller_org_id <> buyer_org_id),
  ADD FOREIGN KEY (listing_id) REFERENCES listing (id);
CREATE INDEX offer_due ON offer (deadline) WHERE status IN ('pending', 'countered');

ALTER TABLE offer_turn ADD FOREIGN KEY (offer_id) REFERENCES offer (id);
CREATE TRIGGER offer_turn_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON offer_turn FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER price_point_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price_point FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE import_batch
  ADD CHECK (status IN ('checking', 'imported', 'undone', 'discarded')),
  ADD CHECK (kind IN ('listings', 'purchases'));
ALTER TABLE import_row
  ADD CHECK (status IN ('ready', 'doubtful', 'wrong', 'skipped', 'imported', 'undone')),
  ADD FOREIGN KEY (batch_id) REFERENCES import_batch (id);
ALTER TABLE table_shape ADD CHECK (kind IN ('listings', 'purchases'));
-- One open import of the same file: pressing twice, or coming back a day later, leads to the one that is there.
CREATE UNIQUE INDEX import_batch_once ON import_batch (organisation_id, sha256) WHERE status IN ('checking', 'imported');
