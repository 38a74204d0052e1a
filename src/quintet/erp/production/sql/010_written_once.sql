-- What was reported and received is never changed: costs and vouchers stand on it.
CREATE OR REPLACE TRIGGER erp_workreport_append_only BEFORE UPDATE OR DELETE ON erp_workreport
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER erp_productionreceipt_append_only BEFORE UPDATE OR DELETE ON erp_productionreceipt
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
