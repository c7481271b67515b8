-- Contracts are signed with certificates of the signers' own (PAdES), then sealed by the platform: keys, their unlocking, and every revision of a file.
-- CreateTable
CREATE TABLE "document_revision" (
    "id" TEXT NOT NULL,
    "document_id" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "signer_id" TEXT,
    "appended" BYTEA NOT NULL,
    "length" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "certificate" TEXT,
    "timestamped_at" TIMESTAMPTZ(3),
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "document_revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "certificate" TEXT,
    "fingerprint" TEXT,
    "issuer" TEXT,
    "serial" TEXT,
    "valid_until" TIMESTAMPTZ(3),
    "refusal" TEXT,
    "wrong_tries" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_unlock" (
    "id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "wrapped" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "signing_unlock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seal_certificate" (
    "id" TEXT NOT NULL,
    "public_key_hash" TEXT NOT NULL,
    "certificate" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "serial" TEXT NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "seal_certificate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "document_revision_sha256_idx" ON "document_revision"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "document_revision_document_id_n_key" ON "document_revision"("document_id", "n");

-- CreateIndex
CREATE UNIQUE INDEX "signing_key_fingerprint_key" ON "signing_key"("fingerprint");

-- CreateIndex
CREATE INDEX "signing_key_person_id_idx" ON "signing_key"("person_id");

-- CreateIndex
CREATE INDEX "signing_unlock_key_id_idx" ON "signing_unlock"("key_id");

-- CreateIndex
CREATE INDEX "signing_unlock_expires_at_idx" ON "signing_unlock"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "seal_certificate_public_key_hash_key" ON "seal_certificate"("public_key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "seal_certificate_fingerprint_key" ON "seal_certificate"("fingerprint");

-- AddForeignKey
ALTER TABLE "document_revision" ADD CONSTRAINT "document_revision_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_unlock" ADD CONSTRAINT "signing_unlock_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "signing_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- What was drawn up before keeps the way in which it was to be signed.
ALTER TABLE document ADD COLUMN assurance TEXT NOT NULL DEFAULT 'simple', ADD CHECK (assurance IN ('simple', 'certificate'));
ALTER TABLE signer ADD COLUMN key_id TEXT, ADD CHECK (key_id IS NULL OR signed_at IS NOT NULL);

ALTER TABLE document_revision
  ADD CHECK (kind IN ('unsigned', 'signature', 'seal')),
  ADD CHECK ((n = 0) = (kind = 'unsigned') AND n >= 0),
  ADD CHECK ((signer_id IS NOT NULL) = (kind = 'signature') AND (certificate IS NOT NULL) = (kind <> 'unsigned') AND (timestamped_at IS NOT NULL) = (kind = 'seal')),
  ADD CHECK (sha256 ~ '^[0-9a-f]{64}$' AND (certificate IS NULL OR certificate ~ '^[0-9a-f]{64}$')),
  ADD CHECK (octet_length(appended) > 0 AND length >= octet_length(appended)),
  ADD CHECK (n > 0 OR (length = octet_length(appended) AND sha256 = encode(sha256(appended), 'hex')));
-- One seal a document, and one revision a signer.
CREATE UNIQUE INDEX document_revision_once ON document_revision (document_id, kind, coalesce(signer_id, ''));
CREATE TRIGGER document_revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON document_revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seal_certificate_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal_certificate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What waits for the seal is found without reading every contract.
CREATE INDEX document_unsealed_idx ON document (signed_at) WHERE assurance = 'certificate' AND state = 'signed';

ALTER TABLE signing_key
  ADD CHECK (state IN ('requested', 'active', 'refused', 'revoked')),
  ADD CHECK ((certificate IS NULL) = (fingerprint IS NULL) AND (certificate IS NULL) = (issuer IS NULL) AND (certificate IS NULL) = (serial IS NULL)
    AND (certificate IS NULL) = (valid_until IS NULL) AND (certificate IS NULL) = (issued_at IS NULL)),
  ADD CHECK ((state = 'active') <= (certificate IS NOT NULL) AND (state = 'revoked') = (revoked_at IS NOT NULL)),
  ADD CHECK (wrong_tries >= 0);
ALTER TABLE signing_key ADD CONSTRAINT signing_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES person (id);
-- A person has one key at a time.
CREATE UNIQUE INDEX signing_key_one ON signing_key (person_id) WHERE state IN ('requested', 'active');
ALTER TABLE signing_unlock ADD CHECK (expires_at > created_at AND expires_at <= created_at + interval '1 hour'), ADD CHECK ((wrapped IS NULL) = (ended_at IS NOT NULL));
