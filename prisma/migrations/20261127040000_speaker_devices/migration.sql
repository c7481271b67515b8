-- CreateTable
CREATE TABLE "speaker" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "counter_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "secret_turn" INTEGER NOT NULL,
    "secret_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "last_seen_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "speaker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "speaker_message" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "speaker_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "wallet" TEXT,
    "receipts" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "fresh_until" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "speaker_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "speaker_organisation_id_idx" ON "speaker"("organisation_id");

-- CreateIndex
CREATE INDEX "speaker_counter_id_idx" ON "speaker"("counter_id");

-- CreateIndex
CREATE INDEX "speaker_message_given_at_idx" ON "speaker_message"("given_at");

-- CreateIndex
CREATE UNIQUE INDEX "speaker_message_speaker_id_seq_key" ON "speaker_message"("speaker_id", "seq");

-- AddForeignKey
ALTER TABLE "speaker" ADD CONSTRAINT "speaker_counter_id_fkey" FOREIGN KEY ("counter_id") REFERENCES "counter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "speaker_message" ADD CONSTRAINT "speaker_message_speaker_id_fkey" FOREIGN KEY ("speaker_id") REFERENCES "speaker"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



ALTER TABLE speaker
  ADD CHECK (state IN ('ACTIVE', 'REVOKED')),
  ADD CHECK (secret_turn > 0 AND last_seq >= 0);
ALTER TABLE speaker_message
  ADD CHECK (state IN ('GIVEN', 'TOLD', 'EXPIRED')),
  ADD CHECK ((state = 'GIVEN') = (ended_at IS NULL)),
  ADD CHECK (amount_fen > 0 AND receipts > 0 AND seq > 0),
  ADD CHECK (receipts = 1 OR wallet IS NULL);
CREATE UNIQUE INDEX speaker_message_one_open ON speaker_message (speaker_id) WHERE state = 'GIVEN';
