-- Offsets are written once.
CREATE OR REPLACE TRIGGER finance_offset_append_only BEFORE UPDATE OR DELETE ON finance_offset
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();

-- Allocations of a posted receipt stay (finance_refuse_allocation_change: open_items/sql).
CREATE OR REPLACE TRIGGER finance_allocation_immutable_update AFTER UPDATE ON finance_allocation
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION finance_refuse_allocation_change('finance_receipt', 'receipt_id');
CREATE OR REPLACE TRIGGER finance_allocation_immutable_delete AFTER DELETE ON finance_allocation
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  EXECUTE FUNCTION finance_refuse_allocation_delete('finance_receipt', 'receipt_id');
