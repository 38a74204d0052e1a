-- The second wall: rows of pay, and what the history keeps of them, are shown only to whom they are for. Who acts stands
-- in the settings of the transaction (kernel/unit.py, kernel/guarding.py); without them nobody sees anything. FORCE: the
-- tables' owner as well. A backup is made by a role that bypasses row-level security.

-- Payroll, whom the kernel lets see everything, and the system acting by itself (imports, jobs, the doctor).
CREATE OR REPLACE FUNCTION hr_pay_everybody(_roles text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN coalesce(current_setting('quintet.actor', true), '') = ''
    THEN coalesce(current_setting('quintet.via', true), '') <> ''
    ELSE EXISTS (SELECT 1 FROM kernel_user_role r
                 WHERE r.user_id = nullif(current_setting('quintet.actor', true), '')::bigint AND r.role = ANY(_roles)) END
$$;

-- Whose pay somebody may see beside that: their own, and whose they were granted (a day more on both sides, whatever the
-- zone: the first wall is exact).
CREATE OR REPLACE FUNCTION hr_pay_of(_user bigint, _at timestamptz) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  SELECT e.id FROM hr_employee e WHERE e.user_id = _user
  UNION
  SELECT g.employee_id FROM hr_paygrant g
  WHERE g."user" = _user AND _at::date BETWEEN g.valid_from - 1 AND g.valid_to + 1
$$;

ALTER TABLE hr_payrate ENABLE ROW LEVEL SECURITY;
ALTER TABLE hr_payrate FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS hr_pay_seen ON hr_payrate;
CREATE POLICY hr_pay_seen ON hr_payrate FOR SELECT USING (
  (SELECT hr_pay_everybody('{payroll,administrator,auditor}')) OR employee_id IN (
    SELECT hr_pay_of(nullif(current_setting('quintet.actor', true), '')::bigint,
                     coalesce(nullif(current_setting('quintet.at', true), '')::timestamptz, now()))));
DROP POLICY IF EXISTS hr_pay_made ON hr_payrate;
CREATE POLICY hr_pay_made ON hr_payrate FOR INSERT WITH CHECK ((SELECT hr_pay_everybody('{payroll,administrator}')));
DROP POLICY IF EXISTS hr_pay_changed ON hr_payrate;
CREATE POLICY hr_pay_changed ON hr_payrate FOR UPDATE USING ((SELECT hr_pay_everybody('{payroll,administrator}')));
DROP POLICY IF EXISTS hr_pay_gone ON hr_payrate;
CREATE POLICY hr_pay_gone ON hr_payrate FOR DELETE USING ((SELECT hr_pay_everybody('{payroll,administrator}')));

-- The history is written by triggers and never changed (they refuse it aloud); of pay it tells who may see the rate.
-- For every other table the first comparison decides.
ALTER TABLE kernel_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE kernel_history FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS hr_pay_seen ON kernel_history;
CREATE POLICY hr_pay_seen ON kernel_history FOR SELECT USING (
  "table" <> 'hr_payrate' OR document IN (SELECT p.id FROM hr_payrate p));
DROP POLICY IF EXISTS kernel_history_written ON kernel_history;
CREATE POLICY kernel_history_written ON kernel_history FOR INSERT WITH CHECK (true);
DROP POLICY IF EXISTS kernel_history_changed ON kernel_history;
CREATE POLICY kernel_history_changed ON kernel_history FOR UPDATE USING (true);
DROP POLICY IF EXISTS kernel_history_gone ON kernel_history;
CREATE POLICY kernel_history_gone ON kernel_history FOR DELETE USING (true);
