-- CreateTable
CREATE TABLE "document" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "signed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signer" (
    "id" TEXT NOT NULL,
    "document_id" TEXT NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "party" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "shown_name" TEXT NOT NULL,
    "method" TEXT,
    "person_id" TEXT,
    "signed_name" TEXT,
    "strokes" JSONB,
    "signed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "signer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document_file" (
    "id" TEXT NOT NULL,
    "document_id" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "pages" INTEGER NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "document_file_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "document_number_key" ON "document"("number");

-- CreateIndex
CREATE INDEX "document_subject_id_idx" ON "document"("subject_id");

-- CreateIndex
CREATE INDEX "signer_organisation_id_idx" ON "signer"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "signer_document_id_organisation_id_key" ON "signer"("document_id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "document_file_document_id_key" ON "document_file"("document_id");

-- CreateIndex
CREATE INDEX "document_file_sha256_idx" ON "document_file"("sha256");

-- AddForeignKey
ALTER TABLE "signer" ADD CONSTRAINT "signer_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document_file" ADD CONSTRAINT "document_file_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE document
  ADD CHECK (kind IN ('sale_contract', 'loan_contract')),
  ADD CHECK (state IN ('awaiting', 'signed', 'void')),
  ADD CHECK ((state = 'signed') = (signed_at IS NOT NULL)),
  ADD CHECK (content_hash ~ '^[0-9a-f]{64}$');

ALTER TABLE signer
  ADD CHECK (party IN ('seller', 'buyer', 'lender', 'borrower')),
  ADD CHECK (method IN ('drawn', 'typed')),
  ADD CONSTRAINT signed_in_one_way CHECK (
    (method IS NULL AND signed_at IS NULL AND signed_name IS NULL AND strokes IS NULL)
    OR (method IS NOT NULL AND signed_at IS NOT NULL AND signed_name IS NOT NULL AND (strokes IS NOT NULL) = (method = 'drawn')));

ALTER TABLE document_file ADD CHECK (sha256 ~ '^[0-9a-f]{64}$'), ADD CHECK (sha256 = encode(sha256(bytes), 'hex'));

CREATE TRIGGER document_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON document_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is signed never changes under a signature, and a signature never changes at all.
CREATE FUNCTION keep_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.content IS DISTINCT FROM OLD.content OR NEW.content_hash <> OLD.content_hash OR OLD.state <> 'awaiting' THEN
    RAISE EXCEPTION 'document % is fixed', OLD.id USING ERRCODE = 'HL003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER document_fixed BEFORE UPDATE ON document FOR EACH ROW EXECUTE FUNCTION keep_document();

CREATE FUNCTION keep_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.signed_at IS NOT NULL THEN
    RAISE EXCEPTION 'the signature % is given', OLD.id USING ERRCODE = 'HL003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signature_fixed BEFORE UPDATE ON signer FOR EACH ROW EXECUTE FUNCTION keep_signature();
