-- CreateTable
CREATE TABLE "fact" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_org_id" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_pending" (
    "fact_id" TEXT NOT NULL,

    CONSTRAINT "evidence_pending_pkey" PRIMARY KEY ("fact_id")
);

-- CreateTable
CREATE TABLE "evidence_leaf" (
    "seq" BIGINT NOT NULL,
    "fact_id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "evidence_leaf_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "evidence_node" (
    "level" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "evidence_node_pkey" PRIMARY KEY ("level","index")
);

-- CreateTable
CREATE TABLE "evidence_checkpoint" (
    "size" BIGINT NOT NULL,
    "root_hash" BYTEA NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "evidence_checkpoint_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "ledger_account_kind" (
    "kind" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "guarded" BOOLEAN NOT NULL,
    "stripes" INTEGER NOT NULL,
    "held_by" TEXT NOT NULL,

    CONSTRAINT "ledger_account_kind_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "ledger_account" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_balance" (
    "account_id" TEXT NOT NULL,
    "stripe" INTEGER NOT NULL,
    "side" TEXT NOT NULL,
    "guarded" BOOLEAN NOT NULL,
    "debits_posted" BIGINT NOT NULL DEFAULT 0,
    "credits_posted" BIGINT NOT NULL DEFAULT 0,
    "debits_pending" BIGINT NOT NULL DEFAULT 0,
    "credits_pending" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_balance_pkey" PRIMARY KEY ("account_id","stripe")
);

-- CreateTable
CREATE TABLE "ledger_posting" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "memo" JSONB NOT NULL,

    CONSTRAINT "ledger_posting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_transfer" (
    "id" TEXT NOT NULL,
    "posting_id" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "debit_account_id" TEXT NOT NULL,
    "debit_stripe" INTEGER NOT NULL,
    "credit_account_id" TEXT NOT NULL,
    "credit_stripe" INTEGER NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "phase" TEXT NOT NULL,
    "pending_id" TEXT,

    CONSTRAINT "ledger_transfer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_answer" (
    "operation" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotent_answer_pkey" PRIMARY KEY ("operation","actor","key")
);

-- CreateIndex
CREATE INDEX "fact_subject_org_id_recorded_at_idx" ON "fact"("subject_org_id", "recorded_at");

-- CreateIndex
CREATE INDEX "fact_object_id_idx" ON "fact"("object_id");

-- CreateIndex
CREATE UNIQUE INDEX "evidence_leaf_fact_id_key" ON "evidence_leaf"("fact_id");

-- CreateIndex
CREATE INDEX "ledger_account_owner_id_idx" ON "ledger_account"("owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_posting_key_key" ON "ledger_posting"("key");

-- CreateIndex
CREATE INDEX "ledger_posting_reference_idx" ON "ledger_posting"("reference");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transfer_pending_id_key" ON "ledger_transfer"("pending_id");

-- CreateIndex
CREATE INDEX "ledger_transfer_posting_id_idx" ON "ledger_transfer"("posting_id");

-- CreateIndex
CREATE INDEX "ledger_transfer_debit_account_id_idx" ON "ledger_transfer"("debit_account_id");

-- CreateIndex
CREATE INDEX "ledger_transfer_credit_account_id_idx" ON "ledger_transfer"("credit_account_id");

-- CreateIndex
CREATE INDEX "idempotent_answer_created_at_idx" ON "idempotent_answer"("created_at");

-- AddForeignKey
ALTER TABLE "evidence_leaf" ADD CONSTRAINT "evidence_leaf_fact_id_fkey" FOREIGN KEY ("fact_id") REFERENCES "fact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_account" ADD CONSTRAINT "ledger_account_kind_fkey" FOREIGN KEY ("kind") REFERENCES "ledger_account_kind"("kind") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_balance" ADD CONSTRAINT "ledger_balance_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_transfer" ADD CONSTRAINT "ledger_transfer_posting_id_fkey" FOREIGN KEY ("posting_id") REFERENCES "ledger_posting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── Append-only ────────────────────────────────────────────────────────────────────────────────────────────────
-- Nobody changes what has been recorded, not even the owner of the tables by mistake; a correction is a new row.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'HL003';
END $$;

CREATE TRIGGER fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER node_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_node FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ── Ledger ─────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE ledger_account_kind
  ADD CHECK (side IN ('debit', 'credit')),
  ADD CHECK (stripes BETWEEN 1 AND 64),
  -- A guarded balance is one row, so that one CHECK can see it whole.
  ADD CHECK (NOT guarded OR stripes = 1),
  -- 二清: buyers' money is held by a bank, a channel or nobody at all, never by the platform.
  ADD CONSTRAINT money_is_held_by_institutions CHECK (held_by IN ('bank', 'channel', 'lender', 'none'));

INSERT INTO ledger_account_kind (kind, side, guarded, stripes, held_by) VALUES
  ('channel-clearing', 'debit', false, 16, 'channel'),
  ('order-hold', 'credit', true, 1, 'channel'),
  ('seller-payable', 'credit', true, 1, 'channel'),
  ('platform-fee', 'credit', false, 16, 'channel'),
  ('refund-payable', 'credit', true, 1, 'channel'),
  ('suspense', 'credit', false, 16, 'channel'),
  ('lender-collected', 'credit', true, 1, 'channel'),
  ('farmer-receivable', 'debit', true, 1, 'none'),
  ('receivable-contra', 'credit', false, 16, 'none'),
  ('lender-funds', 'credit', false, 1, 'lender'),
  ('loan-principal', 'debit', true, 1, 'none'),
  ('loan-interest', 'debit', true, 1, 'none'),
  ('loan-income', 'credit', false, 1, 'none');

ALTER TABLE ledger_balance
  ADD CHECK (debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0),
  ADD CONSTRAINT guarded_balance_not_negative CHECK (
    NOT guarded
    OR (side = 'credit' AND credits_posted - debits_posted - debits_pending >= 0)
    OR (side = 'debit' AND debits_posted - credits_posted - credits_pending >= 0));

ALTER TABLE ledger_transfer
  ADD CHECK (amount_fen > 0),
  ADD CHECK (debit_account_id <> credit_account_id),
  ADD CHECK (phase IN ('single', 'pending', 'post', 'void')),
  ADD CHECK ((pending_id IS NOT NULL) = (phase IN ('post', 'void'))),
  ADD FOREIGN KEY (pending_id) REFERENCES ledger_transfer (id),
  ADD FOREIGN KEY (debit_account_id) REFERENCES ledger_account (id),
  ADD FOREIGN KEY (credit_account_id) REFERENCES ledger_account (id);

-- Opens the accounts that a batch of postings names for the first time. The id is `<kind>:<owner>`, so nobody looks one up.
CREATE FUNCTION ledger_open(ids text[], at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM unnest(ids) AS i(id) LEFT JOIN ledger_account a USING (id) WHERE a.id IS NULL) THEN RETURN; END IF;
  INSERT INTO ledger_account (id, kind, owner_id, opened_at)
    SELECT i.id, split_part(i.id, ':', 1), substr(i.id, strpos(i.id, ':') + 1), at
    FROM (SELECT DISTINCT id FROM unnest(ids) AS u(id) ORDER BY id) i
    ON CONFLICT (id) DO NOTHING;
  INSERT INTO ledger_balance (account_id, stripe, side, guarded)
    SELECT a.id, s, k.side, k.guarded
    FROM ledger_account a JOIN ledger_account_kind k USING (kind), generate_series(0, k.stripes - 1) s
    WHERE a.id = ANY (ids)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING;
END $$;

-- Posts many postings at once. A posting whose key is there already with the same content is passed over; with other
-- content it is an error. Balances are moved once a row, in one order, so that two batches never wait for each other crosswise.
CREATE FUNCTION ledger_post(postings jsonb, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  posting jsonb;
  fresh text[] := '{}';
  known text;
  moved int;
  expected int;
BEGIN
  FOR posting IN SELECT * FROM jsonb_array_elements(postings) LOOP
    INSERT INTO ledger_posting (id, key, content_hash, kind, reference, occurred_at, recorded_at, memo)
      VALUES (posting->>'id', posting->>'key', posting->>'hash', posting->>'kind', posting->>'reference',
              (posting->>'occurred_at')::timestamptz, at, posting->'memo')
      ON CONFLICT (key) DO NOTHING;
    IF FOUND THEN
      fresh := fresh || (posting->>'id');
    ELSE
      SELECT content_hash INTO known FROM ledger_posting WHERE key = posting->>'key';
      IF known IS DISTINCT FROM posting->>'hash' THEN
        RAISE EXCEPTION 'posting key % was used with other content', posting->>'key' USING ERRCODE = 'HL002';
      END IF;
    END IF;
  END LOOP;
  IF cardinality(fresh) = 0 THEN RETURN; END IF;

  PERFORM ledger_open(array_agg(DISTINCT id), at)
    FROM jsonb_array_elements(postings) p, jsonb_array_elements(p->'transfers') t, unnest(ARRAY[t->>'debit', t->>'credit']) AS id
    WHERE p->>'id' = ANY (fresh) AND id IS NOT NULL;

  -- A post or void takes accounts, stripes and amount from the transfer it ends, which must still be pending.
  WITH wanted AS (
    SELECT p->>'id' AS posting_id, t.value AS t, t.ordinality::int AS line
    FROM jsonb_array_elements(postings) p, jsonb_array_elements(p->'transfers') WITH ORDINALITY t
    WHERE p->>'id' = ANY (fresh)
  )
  INSERT INTO ledger_transfer (id, posting_id, line, debit_account_id, debit_stripe, credit_account_id, credit_stripe, amount_fen, phase, pending_id)
    SELECT w.t->>'id', w.posting_id, w.line,
      COALESCE(e.debit_account_id, w.t->>'debit'), COALESCE(e.debit_stripe, abs(hashtext(w.t->>'id')::bigint) % dk.stripes),
      COALESCE(e.credit_account_id, w.t->>'credit'), COALESCE(e.credit_stripe, abs(hashtext(w.t->>'id')::bigint) % ck.stripes),
      COALESCE(e.amount_fen, (w.t->>'amount_fen')::bigint), w.t->>'phase', w.t->>'pending_id'
    FROM wanted w
    LEFT JOIN ledger_transfer e ON e.id = w.t->>'pending_id' AND e.phase = 'pending'
    LEFT JOIN ledger_account da ON da.id = w.t->>'debit' LEFT JOIN ledger_account_kind dk ON dk.kind = da.kind
    LEFT JOIN ledger_account ca ON ca.id = w.t->>'credit' LEFT JOIN ledger_account_kind ck ON ck.kind = ca.kind;

  WITH legs AS (
    SELECT debit_account_id AS account_id, debit_stripe AS stripe,
      CASE WHEN phase IN ('single', 'post') THEN amount_fen ELSE 0 END AS dp,
      0::bigint AS cp,
      CASE phase WHEN 'pending' THEN amount_fen WHEN 'single' THEN 0 ELSE -amount_fen END AS dq, 0::bigint AS cq
    FROM ledger_transfer WHERE posting_id = ANY (fresh)
    UNION ALL
    SELECT credit_account_id, credit_stripe, 0,
      CASE WHEN phase IN ('single', 'post') THEN amount_fen ELSE 0 END,
      0, CASE phase WHEN 'pending' THEN amount_fen WHEN 'single' THEN 0 ELSE -amount_fen END
    FROM ledger_transfer WHERE posting_id = ANY (fresh)
  ), sums AS (
    SELECT account_id, stripe, sum(dp) dp, sum(cp) cp, sum(dq) dq, sum(cq) cq FROM legs GROUP BY 1, 2
  ), locked AS (
    SELECT b.account_id, b.stripe FROM ledger_balance b JOIN sums USING (account_id, stripe) ORDER BY 1, 2 FOR UPDATE OF b
  ), done AS (
    UPDATE ledger_balance b SET
      debits_posted = b.debits_posted + s.dp, credits_posted = b.credits_posted + s.cp,
      debits_pending = b.debits_pending + s.dq, credits_pending = b.credits_pending + s.cq
    FROM sums s JOIN locked USING (account_id, stripe)
    WHERE b.account_id = s.account_id AND b.stripe = s.stripe
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM done), (SELECT count(*) FROM sums) INTO moved, expected;
  IF moved <> expected THEN
    RAISE EXCEPTION 'ledger: % of % balances moved', moved, expected;
  END IF;
END $$;

-- ── Apply ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- Makes a whole plan true in one transaction, or nothing of it. It knows rows, never business rules.
CREATE FUNCTION apply_plan(plan jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz := (plan->>'now')::timestamptz;
  item jsonb;
  columns text;
  assignments text;
  guards text;
  touched int;
  earlier record;
BEGIN
  IF plan->>'key' IS NOT NULL THEN
    INSERT INTO idempotent_answer (operation, actor, key, input_hash, answer, created_at)
      VALUES (plan->>'operation', plan->>'actor', plan->>'key', plan->>'hash', plan->'answer', at)
      ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      SELECT answer, input_hash INTO earlier FROM idempotent_answer
        WHERE operation = plan->>'operation' AND actor = plan->>'actor' AND key = plan->>'key';
      RETURN jsonb_build_object('replayed', earlier.answer, 'hash', earlier.input_hash);
    END IF;
  END IF;

  FOR item IN SELECT * FROM jsonb_array_elements(plan->'changes') LOOP
    IF item->>'op' = 'insert' THEN
      SELECT string_agg(DISTINCT quote_ident(name), ', ') INTO columns
        FROM jsonb_array_elements(item->'rows') r, jsonb_object_keys(r) AS name;
      EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM jsonb_populate_recordset(NULL::%I, $1)%s',
        item->>'table', columns, columns, item->>'table',
        CASE WHEN (item->>'if_absent')::boolean THEN ' ON CONFLICT DO NOTHING' ELSE '' END) USING item->'rows';
    ELSE
      SELECT string_agg(format('%I = r.%I', name, name), ', ') INTO assignments FROM jsonb_object_keys(item->'set') AS name;
      IF item->>'op' = 'update' THEN
        EXECUTE format('UPDATE %I t SET %sversion = t.version + 1 FROM jsonb_populate_record(NULL::%I, $1) r WHERE t.id = $2 AND t.version = $3',
          item->>'table', COALESCE(assignments || ', ', ''), item->>'table')
          USING item->'set', item->>'id', (item->>'version')::int;
      ELSE
        assignments := concat_ws(', ', assignments,
          (SELECT string_agg(format('%I = t.%I + %s', name, name, (value #>> '{}')::bigint), ', ') FROM jsonb_each(item->'add') AS a(name, value)));
        SELECT string_agg(guard, '') INTO guards FROM (
          SELECT format(' AND t.%I + %s >= 0', name, (value #>> '{}')::bigint) AS guard
            FROM jsonb_each(item->'add') AS a(name, value) WHERE (value #>> '{}')::bigint < 0
          UNION ALL
          SELECT format(' AND t.%I IS NOT DISTINCT FROM w.%I', name, name) FROM jsonb_object_keys(item->'when') AS name) g;
        EXECUTE format('UPDATE %I t SET %s FROM jsonb_populate_record(NULL::%I, $1) r, jsonb_populate_record(NULL::%I, $2) w WHERE t.id = $3%s',
          item->>'table', assignments, item->>'table', item->>'table', COALESCE(guards, ''))
          USING item->'set', item->'when', item->>'id';
      END IF;
      -- EXECUTE does not set FOUND.
      GET DIAGNOSTICS touched = ROW_COUNT;
      IF touched <> 1 THEN
        RAISE EXCEPTION 'stale: %', item->>'table' USING ERRCODE = 'HL001';
      END IF;
    END IF;
  END LOOP;

  IF jsonb_array_length(plan->'postings') > 0 THEN
    PERFORM ledger_post(plan->'postings', at);
  END IF;

  INSERT INTO fact (id, kind, subject_org_id, object_id, actor, occurred_at, recorded_at, payload)
    SELECT f->>'id', f->>'kind', f->>'subject_org_id', f->>'object_id', plan->>'actor', (f->>'occurred_at')::timestamptz, at, f->'payload'
    FROM jsonb_array_elements(plan->'facts') f;
  INSERT INTO evidence_pending (fact_id) SELECT f->>'id' FROM jsonb_array_elements(plan->'facts') f;

  PERFORM graphile_worker.add_job(j->>'task', (j->'payload')::json, NULL,
      run_at := CASE WHEN j->>'run_at' IS NULL THEN NULL ELSE (j->>'run_at')::timestamptz END, job_key := j->>'key')
    FROM jsonb_array_elements(plan->'jobs') j;
  RETURN NULL;
END $$;
