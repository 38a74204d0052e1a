-- Nobody is, however indirectly, their own manager: approvals walk up this line.
CREATE OR REPLACE FUNCTION hr_employee_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
  WITH RECURSIVE up AS (
    SELECT n.id AS start, n.manager_id, 1 AS depth FROM changed n WHERE n.manager_id IS NOT NULL
    UNION ALL
    SELECT up.start, e.manager_id, up.depth + 1 FROM up JOIN hr_employee e ON e.id = up.manager_id
    WHERE e.manager_id IS NOT NULL AND up.manager_id <> up.start AND up.depth < 100
  )
  SELECT start INTO found FROM up WHERE manager_id = start OR depth = 100 LIMIT 1;
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'employee % is their own manager', found
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hr_employee_no_circle';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER hr_employee_no_circle_insert AFTER INSERT ON hr_employee
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hr_employee_no_circle();
CREATE OR REPLACE TRIGGER hr_employee_no_circle_update AFTER UPDATE ON hr_employee
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hr_employee_no_circle();
