-- The tree of departments has no circle: everything that walks it (rights, approvals) would never end.
CREATE OR REPLACE FUNCTION master_org_unit_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
  WITH RECURSIVE up AS (
    SELECT n.id AS start, n.parent_id, 1 AS depth FROM changed n WHERE n.parent_id IS NOT NULL
    UNION ALL
    SELECT up.start, u.parent_id, up.depth + 1 FROM up JOIN master_orgunit u ON u.id = up.parent_id
    WHERE u.parent_id IS NOT NULL AND up.parent_id <> up.start AND up.depth < 100
  )
  SELECT start INTO found FROM up WHERE parent_id = start OR depth = 100 LIMIT 1;
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'department % is above itself', found
      USING ERRCODE = 'check_violation', CONSTRAINT = 'master_org_unit_no_circle';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER master_org_unit_no_circle_insert AFTER INSERT ON master_orgunit
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION master_org_unit_no_circle();
CREATE OR REPLACE TRIGGER master_org_unit_no_circle_update AFTER UPDATE ON master_orgunit
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION master_org_unit_no_circle();
