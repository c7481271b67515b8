-- AlterTable
ALTER TABLE "credit_access" ADD COLUMN     "application_id" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "role" TEXT NOT NULL DEFAULT '';

-- DropIndex
DROP INDEX "credit_access_subject_org_id_viewer_org_id_person_id_hour_key";

-- CreateIndex
CREATE UNIQUE INDEX "credit_access_viewer_org_id_person_id_subject_org_id_applic_key" ON "credit_access"("viewer_org_id", "person_id", "subject_org_id", "application_id", "consent_id", "hour");

-- AlterTable
ALTER TABLE "loan_request" ADD COLUMN     "waived" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "fact_dispute" (
    "id" TEXT NOT NULL,
    "fact_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_org_id" TEXT NOT NULL,
    "asked_org_id" TEXT,
    "mistake" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "opened_by" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "answer_due_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answer_words" TEXT,
    "answered_by" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "remedy" TEXT,
    "verdict_words" TEXT,
    "decided_by" TEXT,
    "correction_fact_id" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "fact_dispute_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "fact_dispute_fact_id_idx" ON "fact_dispute"("fact_id");

-- CreateIndex
CREATE INDEX "fact_dispute_subject_org_id_opened_at_idx" ON "fact_dispute"("subject_org_id", "opened_at");

-- CreateIndex
CREATE INDEX "fact_dispute_asked_org_id_due_at_idx" ON "fact_dispute"("asked_org_id", "due_at");

-- CreateIndex
CREATE INDEX "fact_dispute_state_due_at_idx" ON "fact_dispute"("state", "due_at");

-- CreateTable
CREATE TABLE "decision_review" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "borrower_org_id" TEXT NOT NULL,
    "lender_org_id" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "decided_by" TEXT[],
    "words" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "answer_words" TEXT,
    "answered_by" TEXT,
    "goes_on" BOOLEAN,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "decision_review_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "decision_review_application_id_idx" ON "decision_review"("application_id");

-- CreateIndex
CREATE INDEX "decision_review_lender_org_id_state_due_at_idx" ON "decision_review"("lender_org_id", "state", "due_at");

-- CreateIndex
CREATE INDEX "decision_review_state_due_at_idx" ON "decision_review"("state", "due_at");

-- A fact is in dispute once at a time, and a decision is looked at again once; what was taken back or ran out may be asked anew.
CREATE UNIQUE INDEX fact_dispute_one_under_way ON fact_dispute (fact_id) WHERE state IN ('open', 'answered');
CREATE UNIQUE INDEX decision_review_one_a_decision ON decision_review (request_id, decision) WHERE state IN ('asked', 'kept', 'changed');
-- Corrections are few, and every score looks for them.
CREATE INDEX fact_corrections ON fact (subject_org_id, recorded_at) WHERE kind = 'fact.corrected';

ALTER TABLE fact_dispute
  ADD CHECK (state = ANY ('{open,answered,upheld,corrected,withdrawn,lapsed}'::text[])),
  ADD CHECK ((ended_at IS NULL) = (state = ANY ('{open,answered}'::text[]))),
  ADD CHECK (due_at > opened_at AND (answer_due_at IS NULL OR answer_due_at <= due_at)),
  ADD CHECK ((asked_org_id IS NULL) = (answer_due_at IS NULL)),
  ADD CHECK (answer = ANY ('{agrees,holds}'::text[])),
  ADD CHECK ((answer IS NULL) = (answered_at IS NULL)),
  ADD CONSTRAINT correction_is_a_fact CHECK ((state = 'corrected') = (correction_fact_id IS NOT NULL));

ALTER TABLE decision_review
  ADD CHECK (state = ANY ('{asked,kept,changed,withdrawn,lapsed}'::text[])),
  ADD CHECK (about = ANY ('{declined,limit}'::text[])),
  ADD CHECK ((ended_at IS NULL) = (state = 'asked')),
  ADD CHECK (due_at > asked_at),
  ADD CHECK (decided_by IS NOT NULL),
  ADD CONSTRAINT review_by_another CHECK (answered_by IS NULL OR NOT answered_by = ANY (decided_by));
