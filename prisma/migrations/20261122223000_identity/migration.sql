-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "phone_sealed" TEXT,
    "phone_lookup" TEXT,
    "id_number_sealed" TEXT,
    "id_number_lookup" TEXT,
    "status" TEXT NOT NULL,
    "verification" TEXT NOT NULL DEFAULT 'none',
    "verification_reason" TEXT,
    "verified_at" TIMESTAMPTZ(3),
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "region_code" TEXT NOT NULL,
    "place" TEXT,
    "lat" DOUBLE PRECISION,
    "lng" DOUBLE PRECISION,
    "uscc" TEXT,
    "legal_person" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "verification" TEXT NOT NULL DEFAULT 'none',
    "verification_reason" TEXT,
    "verified_at" TIMESTAMPTZ(3),
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grower_link" (
    "id" TEXT NOT NULL,
    "cooperative_org_id" TEXT NOT NULL,
    "grower_org_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "grower_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_code" (
    "id" TEXT NOT NULL,
    "phone_lookup" TEXT NOT NULL,
    "phone_sealed" TEXT NOT NULL,
    "code_hash" TEXT NOT NULL,
    "tries_left" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "ticket_hash" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "login_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_limit" (
    "id" TEXT NOT NULL,
    "remaining" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "login_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_session" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "organisation_id" TEXT,
    "device" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "login_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity_check" (
    "id" TEXT NOT NULL,
    "person_id" TEXT,
    "organisation_id" TEXT,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "query_index" TEXT,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "identity_check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_account" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "bank_name" TEXT NOT NULL,
    "number_sealed" TEXT NOT NULL,
    "tail" TEXT NOT NULL,
    "holder_name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "bank_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" TEXT NOT NULL,
    "subject_org_id" TEXT NOT NULL,
    "grantee_org_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "given_by" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "link" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "phone_sealed" TEXT NOT NULL,
    "params_sealed" TEXT,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_phone_lookup_key" ON "person"("phone_lookup");

-- CreateIndex
CREATE INDEX "organisation_kind_idx" ON "organisation"("kind");

-- CreateIndex
CREATE INDEX "membership_organisation_id_idx" ON "membership"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_person_id_organisation_id_key" ON "membership"("person_id", "organisation_id");

-- CreateIndex
CREATE INDEX "grower_link_grower_org_id_idx" ON "grower_link"("grower_org_id");

-- CreateIndex
CREATE UNIQUE INDEX "grower_link_cooperative_org_id_grower_org_id_key" ON "grower_link"("cooperative_org_id", "grower_org_id");

-- CreateIndex
CREATE UNIQUE INDEX "login_code_ticket_hash_key" ON "login_code"("ticket_hash");

-- CreateIndex
CREATE INDEX "login_code_expires_at_idx" ON "login_code"("expires_at");

-- CreateIndex
CREATE INDEX "login_limit_expires_at_idx" ON "login_limit"("expires_at");

-- CreateIndex
CREATE INDEX "login_session_person_id_ended_at_idx" ON "login_session"("person_id", "ended_at");

-- CreateIndex
CREATE INDEX "login_session_expires_at_idx" ON "login_session"("expires_at");

-- CreateIndex
CREATE INDEX "identity_check_person_id_idx" ON "identity_check"("person_id");

-- CreateIndex
CREATE INDEX "identity_check_organisation_id_idx" ON "identity_check"("organisation_id");

-- CreateIndex
CREATE INDEX "bank_account_organisation_id_idx" ON "bank_account"("organisation_id");

-- CreateIndex
CREATE INDEX "consent_grantee_org_id_idx" ON "consent"("grantee_org_id");

-- CreateIndex
CREATE INDEX "notice_organisation_id_created_at_idx" ON "notice"("organisation_id", "created_at");

-- CreateIndex
CREATE INDEX "message_state_expires_at_idx" ON "message"("state", "expires_at");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_session" ADD CONSTRAINT "login_session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_account" ADD CONSTRAINT "bank_account_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── Rules that the database keeps itself ───────────────────────────────────────────────────────────────────────
ALTER TABLE person
  ADD CHECK (status IN ('invited', 'active', 'blocked')),
  ADD CHECK (verification IN ('none', 'pending', 'verified', 'failed', 'unknown')),
  ADD CHECK ((verification = 'verified') = (verified_at IS NOT NULL)),
  ADD CHECK ((phone_sealed IS NULL) = (phone_lookup IS NULL)),
  ADD CHECK ((id_number_sealed IS NULL) = (id_number_lookup IS NULL));
-- One identity card opens one account.
CREATE UNIQUE INDEX person_one_verified_id_number ON person (id_number_lookup) WHERE verification = 'verified';
CREATE INDEX person_demo ON person (id) WHERE demo;

ALTER TABLE organisation
  ADD CHECK (kind IN ('farm', 'cooperative', 'buyer', 'lender', 'shop', 'platform', 'auditor')),
  ADD CHECK (status IN ('active', 'suspended')),
  ADD CHECK (verification IN ('none', 'pending', 'verified', 'failed', 'unknown')),
  ADD CHECK ((verification = 'verified') = (verified_at IS NOT NULL)),
  ADD CHECK ((lat IS NULL) = (lng IS NULL));
CREATE UNIQUE INDEX organisation_one_verified_uscc ON organisation (uscc) WHERE verification = 'verified';

ALTER TABLE membership
  ADD CHECK (role IN ('owner', 'manager', 'clerk', 'officer', 'risk_manager', 'viewer')),
  ADD CHECK (status IN ('invited', 'active', 'ended'));

ALTER TABLE grower_link
  ADD CHECK (status IN ('invited', 'active', 'ended')),
  ADD CHECK (cooperative_org_id <> grower_org_id),
  ADD FOREIGN KEY (cooperative_org_id) REFERENCES organisation (id),
  ADD FOREIGN KEY (grower_org_id) REFERENCES organisation (id);

ALTER TABLE login_code ADD CHECK (tries_left >= 0), ADD CHECK (expires_at > created_at);
ALTER TABLE login_limit ADD CHECK (remaining >= 0);

ALTER TABLE identity_check
  ADD CHECK (state IN ('pending', 'verified', 'failed', 'unknown')),
  ADD CHECK ((person_id IS NULL) <> (organisation_id IS NULL)),
  ADD CHECK ((state = 'pending') = (answered_at IS NULL));
-- One question at a time about each.
CREATE UNIQUE INDEX identity_check_one_pending_person ON identity_check (person_id) WHERE state = 'pending';
CREATE UNIQUE INDEX identity_check_one_pending_organisation ON identity_check (organisation_id) WHERE state = 'pending';

ALTER TABLE bank_account ADD CHECK (status IN ('active', 'replaced')), ADD CHECK (tail ~ '^[0-9]{4}$');
CREATE UNIQUE INDEX bank_account_one_active ON bank_account (organisation_id) WHERE status = 'active';

ALTER TABLE consent
  ADD CHECK (purpose IN ('credit')),
  ADD CHECK (until > given_at),
  ADD CHECK (subject_org_id <> grantee_org_id),
  ADD FOREIGN KEY (subject_org_id) REFERENCES organisation (id),
  ADD FOREIGN KEY (grantee_org_id) REFERENCES organisation (id);
-- A new consent takes the place of the old one, so at most one stands between two for a purpose.
CREATE UNIQUE INDEX consent_one_standing ON consent (subject_org_id, grantee_org_id, purpose) WHERE revoked_at IS NULL;

ALTER TABLE message ADD CHECK (state IN ('queued', 'sent', 'expired', 'refused')), ADD CHECK ((state = 'sent') = (sent_at IS NOT NULL));
CREATE INDEX notice_unread ON notice (organisation_id) WHERE read_at IS NULL;
