-- A plan arrives as one statement whose text is its shape (lib/operation/statement.ts), so that a connection parses and plans it once;
-- a function that put statements together anew for every row spent most of its time on that.
DROP FUNCTION apply_plan(jsonb);
-- Connections ask for plans of the database's own by themselves (lib/db/database.ts).
ALTER FUNCTION ledger_post(jsonb, timestamptz) RESET plan_cache_mode;

-- Ends the statement that calls it, and its transaction, with a state that the product knows.
CREATE FUNCTION refuse(state text, words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', words USING ERRCODE = state;
END $$;

-- The number under which the queue knows a task; one that it has never seen gets one.
CREATE FUNCTION queue_task(name text) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO graphile_worker._private_tasks (identifier) VALUES (name) ON CONFLICT DO NOTHING;
  RETURN (SELECT id FROM graphile_worker._private_tasks WHERE identifier = name);
END $$;

-- Opens an account with its balances, once.
DROP FUNCTION ledger_open(text[], timestamptz);
CREATE FUNCTION ledger_open(account text, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  account_kind text := split_part(account, ':', 1);
BEGIN
  INSERT INTO ledger_account (id, kind, owner_id, opened_at) VALUES (account, account_kind, substr(account, length(account_kind) + 2), at) ON CONFLICT (id) DO NOTHING;
  INSERT INTO ledger_balance (account_id, stripe, side, guarded)
    SELECT account, s, k.side, k.guarded FROM ledger_account_kind k, generate_series(0, k.stripes - 1) s WHERE k.kind = account_kind
    ON CONFLICT DO NOTHING;
END $$;

-- The same postings, row by row: each row is found by its key. A planner that must guess how many elements an array of JSON has reads
-- whole tables instead, and the more of them the longer the book is.
CREATE OR REPLACE FUNCTION ledger_post(postings jsonb, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  posting jsonb;
  transfer jsonb;
  place int;
  fresh jsonb[] := '{}';
  fresh_ids text[] := '{}';
  known text;
  account text;
  leg record;
BEGIN
  FOR posting IN SELECT * FROM jsonb_array_elements(postings) LOOP
    INSERT INTO ledger_posting (id, key, content_hash, kind, reference, occurred_at, recorded_at, memo)
      VALUES (posting->>'id', posting->>'key', posting->>'hash', posting->>'kind', posting->>'reference',
              (posting->>'occurred_at')::timestamptz, at, posting->'memo')
      ON CONFLICT (key) DO NOTHING;
    IF FOUND THEN
      fresh := fresh || posting;
      fresh_ids := fresh_ids || (posting->>'id');
    ELSE
      SELECT content_hash INTO known FROM ledger_posting WHERE key = posting->>'key';
      IF known IS DISTINCT FROM posting->>'hash' THEN
        RAISE EXCEPTION 'posting key % was used with other content', posting->>'key' USING ERRCODE = 'HL002';
      END IF;
    END IF;
  END LOOP;
  IF cardinality(fresh) = 0 THEN RETURN; END IF;

  -- In one order for everybody, as the balances below, so that two who post never wait for each other.
  FOR account IN SELECT DISTINCT id FROM unnest(fresh) p, jsonb_array_elements(p->'transfers') t, LATERAL (VALUES (t->>'debit'), (t->>'credit')) w(id)
      WHERE id IS NOT NULL ORDER BY id LOOP
    IF NOT EXISTS (SELECT FROM ledger_account WHERE id = account) THEN
      PERFORM ledger_open(account, at);
    END IF;
  END LOOP;

  FOREACH posting IN ARRAY fresh LOOP
    place := 0;
    FOR transfer IN SELECT * FROM jsonb_array_elements(posting->'transfers') LOOP
      place := place + 1;
      IF transfer->>'pending_id' IS NULL THEN
        INSERT INTO ledger_transfer (id, posting_id, line, debit_account_id, debit_stripe, credit_account_id, credit_stripe, amount_fen, phase)
          SELECT transfer->>'id', posting->>'id', place, transfer->>'debit', abs(hashtext(transfer->>'id')::bigint) % d.stripes,
            transfer->>'credit', abs(hashtext(transfer->>'id')::bigint) % c.stripes, (transfer->>'amount_fen')::bigint, transfer->>'phase'
          FROM ledger_account_kind d, ledger_account_kind c
          WHERE d.kind = split_part(transfer->>'debit', ':', 1) AND c.kind = split_part(transfer->>'credit', ':', 1);
      ELSE
        -- A post or void takes accounts, stripes and amount from the transfer it ends, which must be pending.
        INSERT INTO ledger_transfer (id, posting_id, line, debit_account_id, debit_stripe, credit_account_id, credit_stripe, amount_fen, phase, pending_id)
          SELECT transfer->>'id', posting->>'id', place, debit_account_id, debit_stripe, credit_account_id, credit_stripe, amount_fen, transfer->>'phase', id
          FROM ledger_transfer WHERE id = transfer->>'pending_id' AND phase = 'pending';
      END IF;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: transfer % has no accounts, or ends nothing', transfer->>'id';
      END IF;
    END LOOP;
  END LOOP;

  FOR leg IN
    SELECT account_id, stripe, sum(dp) AS dp, sum(cp) AS cp, sum(dq) AS dq, sum(cq) AS cq
    FROM ledger_transfer, LATERAL (
      SELECT CASE WHEN phase IN ('single', 'post') THEN amount_fen ELSE 0 END AS posted,
        CASE phase WHEN 'pending' THEN amount_fen WHEN 'single' THEN 0 ELSE -amount_fen END AS pending
    ) AS by_phase, LATERAL (VALUES (debit_account_id, debit_stripe, posted, 0, by_phase.pending, 0), (credit_account_id, credit_stripe, 0, posted, 0, by_phase.pending))
      AS legs(account_id, stripe, dp, cp, dq, cq)
    WHERE posting_id = ANY (fresh_ids)
    GROUP BY account_id, stripe ORDER BY account_id, stripe
  LOOP
    UPDATE ledger_balance SET
      debits_posted = debits_posted + leg.dp, credits_posted = credits_posted + leg.cp,
      debits_pending = debits_pending + leg.dq, credits_pending = credits_pending + leg.cq
      WHERE account_id = leg.account_id AND stripe = leg.stripe;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'ledger: the account % has no balance', leg.account_id;
    END IF;
  END LOOP;
END $$;

-- A printed contract is compressed already.
ALTER TABLE document_file ALTER COLUMN bytes SET STORAGE EXTERNAL;
