-- The walls around posted vouchers. They hold for whoever writes, by statement (a row at a time would cost five times).

-- A voucher becomes POSTED only when it is balanced, sound and in an open period: one statement for any number of them.
CREATE OR REPLACE FUNCTION finance_check_posting() RETURNS trigger LANGUAGE plpgsql
-- one plan is kept for good: it must not be one for the small tables of the first day
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  bad record;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM new_rows n WHERE n.state = 'POSTED') THEN
    RETURN NULL;
  END IF;
  -- FOR SHARE: closing the period waits for us, or we for it; what we read after that is final
  PERFORM 1 FROM finance_period p WHERE p.id IN (SELECT v.period_id FROM new_rows v) ORDER BY p.id FOR SHARE;
  SELECT t.id, t.rule INTO bad FROM (
    SELECT v.id, CASE
      WHEN NOT bool_and(p.state IS NOT DISTINCT FROM 'OPEN' AND p.ledger_id = v.ledger_id
                        AND v.posted_on IS NOT NULL AND v.posted_on BETWEEN p.first_on AND p.last_on)
        THEN 'finance_period_open'
      WHEN count(l.id) < 2 OR coalesce(sum(l.debit), 0) <> coalesce(sum(l.credit), 0)
           OR coalesce(sum(l.debit), 0) <> v.debit_total THEN 'finance_voucher_balanced'
      WHEN bool_or(a.id IS NULL OR a.ledger_id <> v.ledger_id OR NOT a.leaf OR NOT a.active
                   OR (l.debit = 0) = (l.credit = 0)
                   OR (concat(' ', a.dimensions, ' ') LIKE '% party %' AND l.party_id IS NULL)
                   OR (concat(' ', a.dimensions, ' ') LIKE '% item %' AND l.item_id IS NULL)
                   OR (concat(' ', a.dimensions, ' ') LIKE '% employee %' AND l.employee IS NULL)
                   OR (concat(' ', a.dimensions, ' ') LIKE '% department %' AND l.department_id IS NULL))
        THEN 'finance_voucher_lines_sound'
      WHEN v.template_id IS NULL AND bool_or(a.controlled) THEN 'finance_voucher_controlled'
    END AS rule
    FROM new_rows v LEFT JOIN finance_period p ON p.id = v.period_id
    LEFT JOIN LATERAL (SELECT o.* FROM finance_voucherline o WHERE o.voucher_id = v.id OFFSET 0) l ON true
    LEFT JOIN finance_account a ON a.id = l.account_id
    WHERE v.state = 'POSTED' GROUP BY v.id, v.ledger_id, v.template_id, v.debit_total
  ) t WHERE t.rule IS NOT NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % may not be posted: %', bad.id, bad.rule
      USING ERRCODE = 'check_violation', CONSTRAINT = bad.rule;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER finance_voucher_check_insert AFTER INSERT ON finance_voucher
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION finance_check_posting();
CREATE OR REPLACE TRIGGER finance_voucher_check_update AFTER UPDATE ON finance_voucher
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION finance_check_posting();

-- Once sealed (numbered and hashed), a voucher stays as it is.
CREATE OR REPLACE FUNCTION finance_refuse_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'voucher % is posted: it is never changed', OLD.number
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_voucher_immutable';
END $$;
CREATE OR REPLACE TRIGGER finance_voucher_immutable_update BEFORE UPDATE ON finance_voucher
  FOR EACH ROW WHEN (OLD.sequence_no IS NOT NULL) EXECUTE FUNCTION finance_refuse_posted();
CREATE OR REPLACE TRIGGER finance_voucher_immutable_delete BEFORE DELETE ON finance_voucher
  FOR EACH ROW WHEN (OLD.state = 'POSTED') EXECUTE FUNCTION finance_refuse_posted();

-- A posted voucher without number and hash does not survive its transaction.
CREATE OR REPLACE FUNCTION finance_require_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM finance_voucher v
             WHERE v.id = NEW.id AND v.state = 'POSTED' AND (v.sequence_no IS NULL OR v.hash = '')) THEN
    RAISE EXCEPTION 'voucher % is posted but not sealed', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_voucher_sealed';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS finance_voucher_sealed ON finance_voucher;
CREATE CONSTRAINT TRIGGER finance_voucher_sealed AFTER INSERT OR UPDATE ON finance_voucher
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state = 'POSTED' AND (NEW.sequence_no IS NULL OR NEW.hash = '')) EXECUTE FUNCTION finance_require_seal();

-- Lines of a posted voucher: none added, changed or taken away.
-- OFFSET 0 keeps the look-up of each voucher by its key: any other plan reads more than what was touched.
CREATE OR REPLACE FUNCTION finance_refuse_posted_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bad text;
BEGIN
  SELECT v.number INTO bad FROM (SELECT DISTINCT r.voucher_id FROM touched r) t
  CROSS JOIN LATERAL (
    SELECT h.number FROM finance_voucher h WHERE h.id = t.voucher_id AND h.state = 'POSTED' OFFSET 0
  ) v LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % is posted: its lines are never changed', bad
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finance_voucher_immutable';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER finance_voucherline_immutable_insert AFTER INSERT ON finance_voucherline
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_posted_lines();
CREATE OR REPLACE TRIGGER finance_voucherline_immutable_update AFTER UPDATE ON finance_voucherline
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_posted_lines();
CREATE OR REPLACE TRIGGER finance_voucherline_immutable_move AFTER UPDATE ON finance_voucherline
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_posted_lines();
CREATE OR REPLACE TRIGGER finance_voucherline_immutable_delete AFTER DELETE ON finance_voucherline
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION finance_refuse_posted_lines();

-- Emptying a table would go round all of the above.
CREATE OR REPLACE TRIGGER finance_voucher_no_truncate BEFORE TRUNCATE ON finance_voucher
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER finance_voucherline_no_truncate BEFORE TRUNCATE ON finance_voucherline
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
