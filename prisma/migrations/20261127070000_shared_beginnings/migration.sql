-- Contracts begin with the same bytes: the font of what they all say. These are stored once, and each file keeps what is its own.
-- CreateTable
CREATE TABLE "document_prefix" (
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "document_prefix_pkey" PRIMARY KEY ("sha256")
);

-- AlterTable
ALTER TABLE "document_file" ADD COLUMN     "prefix_sha256" TEXT;

-- AddForeignKey
ALTER TABLE "document_file" ADD CONSTRAINT "document_file_prefix_sha256_fkey" FOREIGN KEY ("prefix_sha256") REFERENCES "document_prefix"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE document_prefix ADD CHECK (sha256 = encode(sha256(bytes), 'hex')), ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TRIGGER document_prefix_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON document_prefix FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A file as people get it.
CREATE FUNCTION whole_file(prefix text, own bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT p.bytes FROM document_prefix p WHERE p.sha256 = prefix), ''::bytea) || own
$$;

-- The hash is the whole file's, wherever its beginning lies.
DO $$
DECLARE
  rule record;
BEGIN
  FOR rule IN SELECT conname FROM pg_constraint WHERE conrelid = 'document_file'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%sha256(bytes)%' LOOP
    EXECUTE format('ALTER TABLE document_file DROP CONSTRAINT %I', rule.conname);
  END LOOP;
END $$;
CREATE FUNCTION keep_file_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sha256 <> encode(sha256(whole_file(NEW.prefix_sha256, NEW.bytes)), 'hex') THEN
    RAISE EXCEPTION 'the hash of file % is not its own', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER document_file_true BEFORE INSERT ON document_file FOR EACH ROW EXECUTE FUNCTION keep_file_true();
