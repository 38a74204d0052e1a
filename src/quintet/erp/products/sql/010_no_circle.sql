-- What is active has no circle: whatever explodes it (planning, costs, orders) would never end. The lock makes two
-- activations that would close a circle together wait for each other.
CREATE OR REPLACE FUNCTION erp_bom_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM changed WHERE state = 'ACTIVE') THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('erp_bom_no_circle'));
  WITH RECURSIVE down AS (
    SELECT n.company_id, n.item_id AS start, c.item_id AS child
    FROM changed n JOIN erp_bomcomponent c ON c.bom_id = n.id WHERE n.state = 'ACTIVE'
    UNION
    SELECT d.company_id, d.start, c.item_id
    FROM down d
    JOIN erp_bom b ON b.company_id = d.company_id AND b.item_id = d.child AND b.state = 'ACTIVE'
    JOIN erp_bomcomponent c ON c.bom_id = b.id
    WHERE d.child <> d.start
  )
  SELECT start INTO found FROM down WHERE child = start LIMIT 1;
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'item % is part of itself', found
      USING ERRCODE = 'check_violation', CONSTRAINT = 'erp_bom_no_circle';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER erp_bom_no_circle_insert AFTER INSERT ON erp_bom
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION erp_bom_no_circle();
CREATE OR REPLACE TRIGGER erp_bom_no_circle_update AFTER UPDATE ON erp_bom
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION erp_bom_no_circle();
