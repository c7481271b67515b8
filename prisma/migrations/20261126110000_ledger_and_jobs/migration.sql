-- What an account is, is said once: kinds and accounts are as append-only as what stands on them.
-- A refund comes straight out of its hold, and a debt of a grower's is money that the channel has advanced to her buyer: neither
-- needs an account between.
DELETE FROM ledger_account_kind WHERE kind IN ('receivable-contra', 'refund-payable');
CREATE TRIGGER kind_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_account_kind FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Makes a whole plan true in one transaction, or nothing of it. It knows rows, never business rules.
CREATE OR REPLACE FUNCTION apply_plan(plan jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  at timestamptz := (plan->>'now')::timestamptz;
  item jsonb;
  columns text;
  assignments text;
  guards text;
  touched int;
  earlier record;
  specs graphile_worker.job_spec[];
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

  -- All jobs of a plan in one call. Where two of them have one key, the later one is meant.
  SELECT array_agg(ROW(j->>'task', (j->'payload')::json, NULL, (j->>'run_at')::timestamptz, NULL, j->>'key', NULL, NULL)::graphile_worker.job_spec ORDER BY n)
    INTO specs
    FROM (SELECT DISTINCT ON (COALESCE(job->>'key', n::text)) job AS j, n FROM jsonb_array_elements(plan->'jobs') WITH ORDINALITY AS a(job, n)
      ORDER BY COALESCE(job->>'key', n::text), n DESC) wanted;
  IF specs IS NOT NULL THEN
    PERFORM graphile_worker.add_jobs(specs);
  END IF;
  RETURN NULL;
END $$;

-- Their statements are the same for every plan, so a plan of the database's own is made once a connection and kept.
ALTER FUNCTION apply_plan(jsonb) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION ledger_post(jsonb, timestamptz) SET plan_cache_mode = force_generic_plan;
