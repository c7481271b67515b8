-- CreateTable
CREATE TABLE "score" (
    "id" TEXT NOT NULL,
    "subject_org_id" TEXT NOT NULL,
    "card" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "passed" BOOLEAN NOT NULL,
    "features" JSONB NOT NULL,
    "lines" JSONB NOT NULL,
    "reasons" JSONB NOT NULL,
    "improvements" JSONB NOT NULL,
    "season_net_fen" JSONB NOT NULL,
    "facts" INTEGER NOT NULL,
    "moment" TIMESTAMPTZ(3) NOT NULL,
    "made_by" TEXT NOT NULL,

    CONSTRAINT "score_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_access" (
    "id" TEXT NOT NULL,
    "subject_org_id" TEXT NOT NULL,
    "viewer_org_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "consent_id" TEXT NOT NULL,
    "hour" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_access_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "score_subject_org_id_moment_idx" ON "score"("subject_org_id", "moment");

-- CreateIndex
CREATE INDEX "credit_access_subject_org_id_at_idx" ON "credit_access"("subject_org_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "credit_access_subject_org_id_viewer_org_id_person_id_hour_key" ON "credit_access"("subject_org_id", "viewer_org_id", "person_id", "hour");


ALTER TABLE score
  ADD CHECK (score >= 0 AND facts >= 0);
CREATE TRIGGER score_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON score FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_access_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_access FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ── Reading payloads ───────────────────────────────────────────────────────────────────────────────────────────
-- A member of a fact's payload in the type that credit needs, or null where it is not one. They say the same as the
-- parsers of lib/credit/domain/facts.ts; a test holds the two equal over random facts.
CREATE FUNCTION fact_text(payload jsonb, name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(payload->name) = 'string' THEN payload->>name END
$$;
CREATE FUNCTION fact_whole(payload jsonb, name text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(payload->name) = 'string' AND payload->>name ~ '^[0-9]{1,18}$' THEN (payload->>name)::numeric END
$$;
CREATE FUNCTION fact_flag(payload jsonb, name text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(payload->name) = 'boolean' THEN (payload->>name)::boolean END
$$;
CREATE FUNCTION fact_days(payload jsonb, name text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(payload->name) = 'number' AND (payload->>name)::numeric % 1 = 0 AND abs((payload->>name)::numeric) <= 9007199254740991
    THEN greatest((payload->>name)::numeric, 0) END
$$;
CREATE FUNCTION fact_excused(payload jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(fact_text(payload, 'causedBy') IN ('buyer', 'platform'), false)
$$;
CREATE FUNCTION fact_day(payload jsonb, name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN fact_text(payload, name) ~ ('^(([0-9]{2}[2468][048]|[0-9]{2}[13579][26]|[0-9]{2}0[48]|[02468][048]00|[13579][26]00)-02-29'
    || '|[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])))$') THEN payload->>name END
$$;
-- ISO 8601 with a zone; finer than a millisecond is cut off. Marked immutable, for the text carries its own zone.
CREATE FUNCTION fact_moment(payload jsonb, name text) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  part text[] := regexp_match(fact_text(payload, name),
    '^([0-9]{4}-[0-9]{2}-[0-9]{2})T((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:(\.[0-9]{1,3})[0-9]*)?(?:Z|([+-])((?:[01][0-9]|2[0-3])):([0-5][0-9]))$');
BEGIN
  IF part IS NULL OR fact_day(jsonb_build_object('day', part[1]), 'day') IS NULL OR part[1] < '0001' THEN RETURN NULL; END IF;
  RETURN (part[1] || 'T' || part[2] || coalesce(part[3], '') || 'Z')::timestamptz
    - coalesce((part[4] || '1')::int * make_interval(hours => part[5]::int, mins => part[6]::int), interval '0');
END $$;
