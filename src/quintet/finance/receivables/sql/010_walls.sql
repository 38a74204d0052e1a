-- Offsets are written once.
CREATE OR REPLACE TRIGGER finance_offset_append_only BEFORE UPDATE OR DELETE ON finance_offset
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();

-- Allocations of a posted receipt stay as they are; more may be added. What was allocated by hand on the draft gets its
-- date with the posting itself, once: that statement finds the receipt posted already.
CREATE OR REPLACE FUNCTION finance_refuse_allocation_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM old_rows o LEFT JOIN new_rows n ON n.id = o.id
    CROSS JOIN LATERAL (
      SELECT 1 FROM finance_receipt r WHERE r.id = o.receipt_id AND r.state = 'POSTED' OFFSET 0) posted
    WHERE (o.allocated_on IS NOT NULL OR n.id IS NULL
      OR (o.receipt_id, o.item_id, o.amount) IS DISTINCT FROM (n.receipt_id, n.item_id, n.amount))
  ) THEN
    RAISE EXCEPTION 'allocations of a posted receipt stay'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_allocation_immutable';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION finance_refuse_allocation_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM old_rows o CROSS JOIN LATERAL (
      SELECT 1 FROM finance_receipt r WHERE r.id = o.receipt_id AND r.state = 'POSTED' OFFSET 0) posted
  ) THEN
    RAISE EXCEPTION 'allocations of a posted receipt stay'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_allocation_immutable';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER finance_allocation_immutable_update AFTER UPDATE ON finance_allocation
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_allocation_change();
CREATE OR REPLACE TRIGGER finance_allocation_immutable_delete AFTER DELETE ON finance_allocation
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_allocation_delete();
