-- Allocations of posted money stay as they are; more may be added. What was allocated by hand on the draft gets its date
-- with the posting itself, once: that statement finds the money posted already.
-- Arguments of the triggers: the table of the money, and the column of the allocation that points to it.
CREATE OR REPLACE FUNCTION finance_refuse_allocation_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found boolean;
BEGIN
  EXECUTE format(
    'SELECT EXISTS (
       SELECT 1 FROM old_rows o LEFT JOIN new_rows n ON n.id = o.id
       CROSS JOIN LATERAL (SELECT 1 FROM %1$I r WHERE r.id = o.%2$I AND r.state = ''POSTED'' OFFSET 0) posted
       WHERE o.allocated_on IS NOT NULL OR n.id IS NULL
         OR (o.%2$I, o.item_id, o.amount) IS DISTINCT FROM (n.%2$I, n.item_id, n.amount))',
    TG_ARGV[0], TG_ARGV[1]) INTO found;
  IF found THEN
    RAISE EXCEPTION 'allocations of posted money stay'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_allocation_immutable';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION finance_refuse_allocation_delete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found boolean;
BEGIN
  EXECUTE format(
    'SELECT EXISTS (SELECT 1 FROM old_rows o CROSS JOIN LATERAL (
       SELECT 1 FROM %1$I r WHERE r.id = o.%2$I AND r.state = ''POSTED'' OFFSET 0) posted)',
    TG_ARGV[0], TG_ARGV[1]) INTO found;
  IF found THEN
    RAISE EXCEPTION 'allocations of posted money stay'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_allocation_immutable';
  END IF;
  RETURN NULL;
END $$;
