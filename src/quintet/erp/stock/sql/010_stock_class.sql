-- What lies in stock stays in the account its class names: moved silently, the stock would no longer be the books.
CREATE OR REPLACE FUNCTION erp_stock_class_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM erp_stockposition p WHERE p.item_id = NEW.id AND p.quantity > 0) THEN
    RAISE EXCEPTION 'item % has stock', NEW.code
      USING ERRCODE = 'check_violation', CONSTRAINT = 'erp_stock_class_is_fixed';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER erp_stock_class_is_fixed BEFORE UPDATE OF stock_class ON master_item
  FOR EACH ROW WHEN (OLD.stock_class IS DISTINCT FROM NEW.stock_class)
  EXECUTE FUNCTION erp_stock_class_is_fixed();
