-- What must never break, whoever writes: a finished task never reopens, and nobody decides their own request.
CREATE OR REPLACE FUNCTION oa_guard_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('WAITING', 'PENDING') AND
     (NEW.state, NEW.user_ref, NEW.comment, NEW.decided_at) IS DISTINCT FROM
     (OLD.state, OLD.user_ref, OLD.comment, OLD.decided_at) THEN
    RAISE EXCEPTION 'a finished approval task never changes'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'oa_task_never_reopens';
  END IF;
  IF EXISTS (SELECT 1 FROM oa_approvalrequest r WHERE r.id = NEW.request_id AND r.owner_id = NEW.user_ref) THEN
    RAISE EXCEPTION 'nobody approves their own request'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'oa_requester_never_votes';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER oa_task_guard BEFORE INSERT OR UPDATE ON oa_approvaltask
  FOR EACH ROW EXECUTE FUNCTION oa_guard_task();
