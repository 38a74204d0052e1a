-- Offsets are written once.
CREATE OR REPLACE TRIGGER finance_offset_append_only BEFORE UPDATE OR DELETE ON finance_offset
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();

-- Allocations of a posted receipt stay as they are; more may be added.
CREATE OR REPLACE FUNCTION finance_refuse_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM finance_receipt r WHERE r.id IN (SELECT t.receipt_id FROM touched t) AND r.state = 'POSTED') THEN
    RAISE EXCEPTION 'allocations of a posted receipt stay'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_allocation_immutable';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER finance_allocation_immutable_update AFTER UPDATE ON finance_allocation
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_allocation();
CREATE OR REPLACE TRIGGER finance_allocation_immutable_delete AFTER DELETE ON finance_allocation
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_allocation();
