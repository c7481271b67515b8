-- What an accepted offer took off its demand, so that a cancelled order gives back just that.
ALTER TABLE "offer" ADD COLUMN "demand_taken_grams" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE offer ADD CHECK (demand_taken_grams BETWEEN 0 AND mass_grams);

-- Negotiations are turned over by who changed last; the few that are open are counted on every page.
DROP INDEX "offer_seller_org_id_changed_at_idx";
DROP INDEX "offer_buyer_org_id_changed_at_idx";
CREATE INDEX "offer_seller_org_id_changed_at_id_idx" ON "offer"("seller_org_id", "changed_at", "id");
CREATE INDEX "offer_buyer_org_id_changed_at_id_idx" ON "offer"("buyer_org_id", "changed_at", "id");
CREATE INDEX offer_open_by_seller ON offer (seller_org_id, waiting_for) WHERE status IN ('pending', 'countered');
CREATE INDEX offer_open_by_buyer ON offer (buyer_org_id, waiting_for) WHERE status IN ('pending', 'countered');

-- The whole board reads the last weeks, whatever was traded.
CREATE INDEX "price_point_at_idx" ON "price_point"("at");

-- A search reads this index alone: whatever the filters and the ranking look at stands in it.
DROP INDEX listing_open_by_leaf;
CREATE INDEX listing_open_by_leaf ON listing (leaf_id, lat_e6)
  INCLUDE (lng_e6, grade_rank, price_per_tonne_fen, remaining_grams, minimum_grams, harvest_from, harvest_to, expires_at, seller_org_id, id) WHERE status = 'published';
-- How often two have dealt, for the reasons beside a match.
CREATE INDEX offer_agreed_by_pair ON offer (buyer_org_id, seller_org_id) WHERE status = 'accepted';

-- Two clicks at once open one negotiation: a buyer talks about a listing once at a time.
CREATE UNIQUE INDEX offer_open_once ON offer (listing_id, buyer_org_id) WHERE status IN ('pending', 'countered');
