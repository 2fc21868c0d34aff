-- One role a stage, with the rights that its statements need and no others; run at each migration, after it. Roles that are missing are
-- made where that is allowed, without a password; where it is not, whoever runs the server makes them, or every stage connects as the
-- owner. What several tables must agree on goes through functions that run with their owner's rights.
DO $$
DECLARE
    stage text;
    own   regprocedure;
    may   boolean := (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user);
BEGIN
    FOREACH stage IN ARRAY ARRAY['tamis_reputation', 'tamis_verdict', 'tamis_console'] LOOP
        BEGIN
            IF may AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = stage) THEN EXECUTE format('CREATE ROLE %I LOGIN', stage); END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- for another database of this server, just now
        END;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = stage) THEN RETURN; END IF;
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', stage);
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', stage);
        EXECUTE format('GRANT SELECT ON schema_version, key, trait_kind, finding_kind, retention, tally TO %I', stage);
    END LOOP;

    -- reputation looks things up, and changes nothing; of messages it sees none.
    GRANT SELECT ON trait, trait_name, walk, fresh, block, release, renewal, block_trait, decided, model TO tamis_reputation;

    -- verdict appends; all that it counts, names or lets expire beyond that is done by functions.
    GRANT SELECT, INSERT ON message TO tamis_verdict;
    GRANT SELECT ON lesson, report TO tamis_verdict;
    GRANT SELECT (id) ON trait TO tamis_verdict;
    GRANT INSERT ON trait_name TO tamis_verdict;

    -- The console reads all, and files reports and decisions.
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO tamis_console;

    FOR own, stage IN
        SELECT p.oid::regprocedure, f.stage FROM pg_proc p JOIN (VALUES
            ('message_day', 'tamis_verdict'), ('walk_month', 'tamis_verdict'), ('fold_apply', 'tamis_verdict'), ('expire', 'tamis_verdict'),
            ('keep_ahead', 'tamis_verdict'), ('keep_drop', 'tamis_verdict'), ('keep_rows', 'tamis_verdict'), ('keep_sweep', 'tamis_verdict'),
            ('keep_desk', 'tamis_verdict'), ('block_proposed', 'tamis_verdict'), ('count_senders', 'tamis_console'),
            ('file_report', 'tamis_console'), ('file_block', 'tamis_console'), ('file_release', 'tamis_console'),
            ('model_save', 'tamis_console'), ('model_rollback', 'tamis_console'),
            ('renew_block', 'tamis_console'), ('actor_merge', 'tamis_console'), ('actor_split', 'tamis_console'),
            ('actor_name', 'tamis_console'), ('privacy_forget', 'tamis_console'), ('model_seal', 'tamis_console'), ('model_unteach', 'tamis_console')
        ) AS f(name, stage) ON f.name = p.proname WHERE p.pronamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', own);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', own);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', own, stage);
    END LOOP;
END $$
