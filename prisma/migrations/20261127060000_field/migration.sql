-- CreateTable
CREATE TABLE "listing_edit" (
    "id" TEXT NOT NULL,
    "listing_id" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "listing_edit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "listing_edit_listing_id_field_at_idx" ON "listing_edit"("listing_id", "field", "at");


ALTER TABLE listing_edit
  ADD CHECK (field IN ('grade', 'variety', 'price', 'left', 'window', 'place', 'note')),
  ADD CHECK (before <> after),
  ADD FOREIGN KEY (listing_id) REFERENCES listing (id),
  ADD FOREIGN KEY (person_id) REFERENCES person (id);
CREATE TRIGGER listing_edit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON listing_edit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
