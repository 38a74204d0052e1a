-- The record of an export is completed once, when it ends, and never changed again.
CREATE OR REPLACE FUNCTION kernel_export_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.outcome = 'RUNNING' AND NEW.outcome <> 'RUNNING'
     AND to_jsonb(OLD) - ARRAY['outcome', 'rows', 'ended_at'] = to_jsonb(NEW) - ARRAY['outcome', 'rows', 'ended_at'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'records of exports are never changed'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'kernel_export_append_only';
END $$;
CREATE OR REPLACE TRIGGER kernel_export_append_only BEFORE UPDATE OR DELETE ON kernel_export
  FOR EACH ROW EXECUTE FUNCTION kernel_export_immutable();
