-- What the scale showed, as a photo beside its ticket. Kept apart, so that reading tickets stays light; the ticket's fact holds its hash.
CREATE TABLE "weigh_photo" (
    "ticket_id" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "weigh_photo_pkey" PRIMARY KEY ("ticket_id")
);
ALTER TABLE "weigh_photo" ADD CONSTRAINT "weigh_photo_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "weigh_ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE weigh_photo ALTER COLUMN bytes SET STORAGE EXTERNAL, ADD CHECK (sha256 = encode(sha256(bytes), 'hex'));
CREATE TRIGGER weigh_photo_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON weigh_photo FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
