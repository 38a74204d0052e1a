-- Costs booked are written once.
CREATE OR REPLACE TRIGGER finance_costentry_append_only BEFORE UPDATE OR DELETE ON finance_costentry
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
