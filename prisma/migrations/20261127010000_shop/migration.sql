-- AlterTable
ALTER TABLE "payment" ADD COLUMN "counter_id" TEXT;

-- AlterTable
ALTER TABLE "qr_code" ADD COLUMN "counter_id" TEXT;

-- CreateTable
CREATE TABLE "announcement" (
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "counter_id" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "wallet" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "announcement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "store" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "place" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "store_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "counter" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "qr_code_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "counter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "counter_clerk" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "counter_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "counter_clerk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "day_closing" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "counter_id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "turn" INTEGER NOT NULL,
    "sales" INTEGER NOT NULL,
    "taken_fen" BIGINT NOT NULL,
    "returned_fen" BIGINT NOT NULL,
    "ledger_fen" BIGINT NOT NULL,
    "wallets" JSONB NOT NULL,
    "differences" JSONB NOT NULL,
    "closed_by" TEXT NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "day_closing_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "announcement_payment_id_key" ON "announcement"("payment_id");

-- CreateIndex
CREATE INDEX "announcement_counter_id_state_created_at_idx" ON "announcement"("counter_id", "state", "created_at");

-- CreateIndex
CREATE INDEX "store_organisation_id_idx" ON "store"("organisation_id");

-- CreateIndex
CREATE INDEX "counter_organisation_id_idx" ON "counter"("organisation_id");

-- CreateIndex
CREATE INDEX "counter_store_id_idx" ON "counter"("store_id");

-- CreateIndex
CREATE UNIQUE INDEX "counter_clerk_counter_id_person_id_key" ON "counter_clerk"("counter_id", "person_id");

-- CreateIndex
CREATE INDEX "counter_clerk_person_id_idx" ON "counter_clerk"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "day_closing_counter_id_day_turn_key" ON "day_closing"("counter_id", "day", "turn");

-- AddForeignKey
ALTER TABLE "counter" ADD CONSTRAINT "counter_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counter_clerk" ADD CONSTRAINT "counter_clerk_counter_id_fkey" FOREIGN KEY ("counter_id") REFERENCES "counter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "day_closing" ADD CONSTRAINT "day_closing_counter_id_fkey" FOREIGN KEY ("counter_id") REFERENCES "counter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


ALTER TABLE announcement
  ADD CHECK (state IN ('QUEUED', 'TOLD', 'EXPIRED')),
  ADD CHECK ((state = 'QUEUED') = (told_at IS NULL)),
  ADD CHECK (amount_fen > 0);
ALTER TABLE counter ADD CHECK (state IN ('OPEN', 'CLOSED'));
ALTER TABLE counter_clerk ADD CHECK (state IN ('ACTIVE', 'ENDED'));
ALTER TABLE day_closing
  ADD CHECK (day ~ '^\d{4}-\d\d-\d\d$'),
  ADD CHECK (turn > 0 AND sales >= 0 AND taken_fen >= 0 AND returned_fen BETWEEN 0 AND taken_fen);
