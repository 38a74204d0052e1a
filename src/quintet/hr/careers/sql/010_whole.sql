-- A history is whole: from the day of joining, each post the day after the one before, the current one what the
-- employee's file says. Looked at when the transaction commits; index hr_assignment_employee.
CREATE OR REPLACE FUNCTION hr_check_history(_employee bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  _e hr_employee%ROWTYPE;
  _gaps bigint; _first date; _last date; _open bigint; _current bigint; _agree bigint; _count bigint;
BEGIN
  SELECT * INTO _e FROM hr_employee WHERE id = _employee;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT count(*), count(*) FILTER (WHERE n > 1 AND valid_from IS DISTINCT FROM before + 1),
         min(valid_from), max(coalesce(valid_to, 'infinity')), count(*) FILTER (WHERE state <> 'PAST'),
         count(*) FILTER (WHERE state = 'CURRENT'),
         count(*) FILTER (WHERE state = 'CURRENT' AND department_id = _e.department_id AND kind = _e.kind
           AND position_id IS NOT DISTINCT FROM _e.position_id AND manager_id IS NOT DISTINCT FROM _e.manager_id)
    INTO _count, _gaps, _first, _last, _open, _current, _agree
  FROM (SELECT a.*, lag(valid_to) OVER w AS before, row_number() OVER w AS n FROM hr_assignment a
        WHERE a.employee_id = _employee AND a.state <> 'CANCELLED' WINDOW w AS (ORDER BY a.valid_from)) t;
  IF _gaps > 0 OR _first IS DISTINCT FROM _e.joined_on THEN
    RAISE EXCEPTION 'the history of employee % has a gap', _employee
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hr_assignment_no_gap';
  END IF;
  IF _e.state = 'ACTIVE' AND (_current <> 1 OR _agree <> 1) THEN
    RAISE EXCEPTION 'the current post of employee % is not what the file says', _employee
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hr_assignment_is_the_employee';
  END IF;
  IF _e.state = 'LEFT' AND (_open > 0 OR _last IS DISTINCT FROM _e.left_on) THEN
    RAISE EXCEPTION 'the history of employee % does not end with the employment', _employee
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hr_assignment_ends_with_employment';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION hr_history_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM hr_check_history(NEW.employee_id);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION hr_employee_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM hr_check_history(NEW.id);
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS hr_assignment_whole ON hr_assignment;
CREATE CONSTRAINT TRIGGER hr_assignment_whole AFTER INSERT OR UPDATE ON hr_assignment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hr_history_touched();
DROP TRIGGER IF EXISTS hr_employee_whole ON hr_employee;
CREATE CONSTRAINT TRIGGER hr_employee_whole AFTER UPDATE ON hr_employee
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.department_id, OLD.position_id, OLD.manager_id, OLD.kind, OLD.state, OLD.joined_on, OLD.left_on)
    IS DISTINCT FROM (NEW.department_id, NEW.position_id, NEW.manager_id, NEW.kind, NEW.state, NEW.joined_on, NEW.left_on))
  EXECUTE FUNCTION hr_employee_touched();
