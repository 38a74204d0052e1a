-- Offsets are written once; allocations of a posted payment stay (finance_refuse_allocation_change: open_items/sql).
CREATE OR REPLACE TRIGGER finance_payableoffset_append_only BEFORE UPDATE OR DELETE ON finance_payableoffset
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER finance_payment_allocation_immutable_update AFTER UPDATE ON finance_paymentallocation
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION finance_refuse_allocation_change('finance_payment', 'payment_id');
CREATE OR REPLACE TRIGGER finance_payment_allocation_immutable_delete AFTER DELETE ON finance_paymentallocation
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  EXECUTE FUNCTION finance_refuse_allocation_delete('finance_payment', 'payment_id');
