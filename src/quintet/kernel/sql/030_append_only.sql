-- Rows that are written once and never again, whoever asks.
CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

-- The event log: only the relay touches a row again, once, to give it its position.
CREATE OR REPLACE FUNCTION kernel_event_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL
     AND to_jsonb(OLD) - 'position' = to_jsonb(NEW) - 'position' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'events are never changed'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'kernel_event_append_only';
END $$;
CREATE OR REPLACE TRIGGER kernel_event_append_only BEFORE UPDATE OR DELETE ON kernel_event
  FOR EACH ROW EXECUTE FUNCTION kernel_event_immutable();
CREATE OR REPLACE TRIGGER kernel_history_append_only BEFORE UPDATE OR DELETE ON kernel_history
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER kernel_denial_append_only BEFORE UPDATE OR DELETE ON kernel_denial
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
