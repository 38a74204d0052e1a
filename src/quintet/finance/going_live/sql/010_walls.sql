-- A run that was posted stays as it is, head and lines, whoever writes.
CREATE OR REPLACE FUNCTION finance_refuse_going_live_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ARRAY['version', 'updated_at', 'owner_id', 'unit_id']
                        = to_jsonb(NEW) - ARRAY['version', 'updated_at', 'owner_id', 'unit_id'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'going live % is posted: it is never changed', OLD.number
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_going_live_immutable';
END $$;
CREATE OR REPLACE TRIGGER finance_going_live_immutable BEFORE UPDATE OR DELETE ON finance_goinglive
  FOR EACH ROW WHEN (OLD.state = 'POSTED') EXECUTE FUNCTION finance_refuse_going_live_change();

CREATE OR REPLACE FUNCTION finance_refuse_going_live_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT run_id FROM touched) t
             JOIN finance_goinglive g ON g.id = t.run_id WHERE g.state = 'POSTED') THEN
    RAISE EXCEPTION 'lines of a posted going live are never changed'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_going_live_immutable';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER finance_goinglivebalance_insert_wall AFTER INSERT ON finance_goinglivebalance
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivebalance_update_wall AFTER UPDATE ON finance_goinglivebalance
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivebalance_delete_wall AFTER DELETE ON finance_goinglivebalance
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivereceivable_insert_wall AFTER INSERT ON finance_goinglivereceivable
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivereceivable_update_wall AFTER UPDATE ON finance_goinglivereceivable
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivereceivable_delete_wall AFTER DELETE ON finance_goinglivereceivable
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivepayable_insert_wall AFTER INSERT ON finance_goinglivepayable
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivepayable_update_wall AFTER UPDATE ON finance_goinglivepayable
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivepayable_delete_wall AFTER DELETE ON finance_goinglivepayable
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivestock_insert_wall AFTER INSERT ON finance_goinglivestock
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivestock_update_wall AFTER UPDATE ON finance_goinglivestock
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goinglivestock_delete_wall AFTER DELETE ON finance_goinglivestock
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goingliveside_insert_wall AFTER INSERT ON finance_goingliveside
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goingliveside_update_wall AFTER UPDATE ON finance_goingliveside
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();
CREATE OR REPLACE TRIGGER finance_goingliveside_delete_wall AFTER DELETE ON finance_goingliveside
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_going_live_lines();

-- At the commit that posts a run its vouchers (its own and those of its stock) are its trial balance, account by account.
CREATE OR REPLACE FUNCTION finance_require_going_live_booked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bad record;
BEGIN
  SELECT x.account_id, sum(x.listed) AS listed, sum(x.booked) AS booked INTO bad FROM (
    SELECT b.account_id, b.debit - b.credit AS listed, 0 AS booked
    FROM finance_goinglivebalance b WHERE b.run_id = NEW.id
    UNION ALL
    SELECT l.account_id, 0, l.debit - l.credit FROM finance_voucher v
    JOIN finance_voucherline l ON l.voucher_id = v.id
    WHERE v.state = 'POSTED' AND v.source_ref IN (
      SELECT NEW.id UNION ALL SELECT s.opening_stock_ref FROM finance_goinglivestock s WHERE s.run_id = NEW.id)
  ) x GROUP BY x.account_id HAVING sum(x.listed) <> sum(x.booked) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'going live %: account % is % in the trial balance and % in the books',
      NEW.number, bad.account_id, bad.listed, bad.booked
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_going_live_agrees';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS finance_going_live_booked ON finance_goinglive;
CREATE CONSTRAINT TRIGGER finance_going_live_booked AFTER INSERT OR UPDATE ON finance_goinglive
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'POSTED')
  EXECUTE FUNCTION finance_require_going_live_booked();
