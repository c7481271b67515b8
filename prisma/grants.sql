-- What the product's own role may do. Run after every migration, so a new table is covered without a line of its own.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'harvestloop_app') THEN
    CREATE ROLE harvestloop_app NOLOGIN;
  END IF;
  EXECUTE format('GRANT harvestloop_app TO %I', current_user);
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

GRANT USAGE ON SCHEMA public, graphile_worker TO harvestloop_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO harvestloop_app;
GRANT SELECT ON ALL TABLES IN SCHEMA graphile_worker TO harvestloop_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public, graphile_worker TO harvestloop_app;
REVOKE ALL ON _prisma_migrations FROM harvestloop_app;

-- Append-only: recorded once, read ever after.
REVOKE UPDATE, DELETE, TRUNCATE ON fact, evidence_leaf, evidence_node, evidence_checkpoint, person_lookup, access_change, waiting_turn, day_closing FROM harvestloop_app;
-- The ledger is written by its own function alone.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_account_kind, ledger_account, ledger_balance, ledger_posting, ledger_transfer FROM harvestloop_app;
ALTER FUNCTION ledger_post(jsonb, timestamptz) SECURITY DEFINER SET search_path = public;
ALTER FUNCTION queue_task(text) SECURITY DEFINER SET search_path = public;
-- A plan's jobs go into the queue in the plan's own statement.
GRANT INSERT, UPDATE ON graphile_worker._private_jobs TO harvestloop_app;
DROP POLICY IF EXISTS harvestloop_jobs ON graphile_worker._private_jobs;
CREATE POLICY harvestloop_jobs ON graphile_worker._private_jobs TO harvestloop_app USING (true);
DROP POLICY IF EXISTS harvestloop_tasks ON graphile_worker._private_tasks;
CREATE POLICY harvestloop_tasks ON graphile_worker._private_tasks FOR SELECT TO harvestloop_app USING (true);
ALTER FUNCTION graphile_worker.add_job(text, json, text, timestamptz, integer, text, integer, text[], text) SECURITY DEFINER;
ALTER FUNCTION graphile_worker.add_jobs(graphile_worker.job_spec[], boolean) SECURITY DEFINER;
