-- Posting: balances, number and hash are written here and nowhere else, in the commit tail.

-- A voucher has a handful of lines. Said outright, because statistics of young books (one opening voucher with hundreds of
-- lines) make the planner read all lines for each voucher.
ALTER TABLE finance_voucherline ALTER COLUMN voucher_id SET (n_distinct = -0.2);

-- What is hashed: every field that means something, in a fixed order and form, whatever the session's settings.
CREATE OR REPLACE FUNCTION finance_head_content(v finance_voucher) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws('|', v.id, v.ledger_id, v.company_id, v.period_id, v.word, v.sequence_no, v.chain_no,
           to_char(v.posted_on, 'YYYY-MM-DD'), to_char(v.happened_on, 'YYYY-MM-DD'), quote_nullable(v.summary),
           coalesce(v.source_ref, 0), coalesce(v.reversed_ref, 0), coalesce(v.template_id, 0), v.currency,
           v.attachments, coalesce(v.prepared_by, 0), coalesce(v.reviewed_by, 0), coalesce(v.posted_by, 0))
$$;
CREATE OR REPLACE FUNCTION finance_line_content(l finance_voucherline) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws('|', E'\n', l.position, l.account_id, quote_nullable(l.summary),
           round(l.debit, 2), round(l.credit, 2), coalesce(l.party_id, 0), coalesce(l.item_id, 0),
           coalesce(l.employee, 0), coalesce(l.department_id, 0), coalesce(round(l.quantity, 6), 0))
$$;
CREATE OR REPLACE FUNCTION finance_voucher_content(v finance_voucher) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT finance_head_content(v) || (
    SELECT string_agg(finance_line_content(l), '' ORDER BY l.position, l.id)
    FROM finance_voucherline l WHERE l.voucher_id = v.id)
$$;

-- One link: sha256 over the previous hash and the content. As an aggregate it runs along the chain.
CREATE OR REPLACE FUNCTION finance_next_hash(state text, previous text, content text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(coalesce(state, previous) || content, 'UTF8')), 'hex')
$$;
CREATE OR REPLACE AGGREGATE finance_running_hash(previous text, content text) (
  SFUNC = finance_next_hash, STYPE = text
);

-- Turnover of these vouchers onto the balances: rows in the order of their keys, so that posters never deadlock.
CREATE OR REPLACE FUNCTION finance_add_to_balances(heads finance_voucher[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH lines AS (
    SELECT h.ledger_id, h.period_id, l.account_id, coalesce(l.party_id, 0) AS party_id, coalesce(l.item_id, 0) AS item_id,
           coalesce(l.employee, 0) AS employee_id, coalesce(l.department_id, 0) AS department_id, l.debit, l.credit,
           coalesce(l.quantity, 0) * CASE WHEN l.debit <> 0 THEN 1 ELSE -1 END AS quantity,
           CASE WHEN t.closing THEN l.debit - l.credit ELSE 0 END AS closed
    FROM unnest(heads) h LEFT JOIN finance_vouchertemplate t ON t.id = h.template_id
    CROSS JOIN LATERAL (SELECT o.* FROM finance_voucherline o WHERE o.voucher_id = h.id OFFSET 0) l
  ), of_accounts AS (
    INSERT INTO finance_balance AS b (ledger_id, account_id, period_id, debit, credit, closed)
    SELECT ledger_id, account_id, period_id, sum(debit), sum(credit), sum(closed)
    FROM lines GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (ledger_id, account_id, period_id)
    DO UPDATE SET debit = b.debit + excluded.debit, credit = b.credit + excluded.credit,
                  closed = b.closed + excluded.closed
  )
  INSERT INTO finance_dimensionbalance AS b
    (ledger_id, account_id, period_id, party_id, item_id, employee_id, department_id, debit, credit, quantity)
  SELECT ledger_id, account_id, period_id, party_id, item_id, employee_id, department_id,
         sum(debit), sum(credit), sum(quantity)
  FROM lines WHERE party_id + item_id + employee_id + department_id > 0
  GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
  ON CONFLICT (ledger_id, account_id, period_id, party_id, item_id, employee_id, department_id)
  DO UPDATE SET debit = b.debit + excluded.debit, credit = b.credit + excluded.credit,
                quantity = b.quantity + excluded.quantity;
END $$;

-- The vouchers with their numbers, chain numbers and hashes. Takes the chain's lock: call it last.
CREATE OR REPLACE FUNCTION finance_seal(heads finance_voucher[]) RETURNS SETOF finance_voucher LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM finance_chainhead c
  WHERE c.ledger_id IN (SELECT ledger_id FROM unnest(heads)) ORDER BY c.ledger_id FOR UPDATE;

  RETURN QUERY
  WITH counted AS (
    INSERT INTO kernel_counter AS k (key, value)
    SELECT format('finance.voucher:%s:%s:%s', h.ledger_id, h.word, h.period_id), count(*)
    FROM unnest(heads) h GROUP BY 1 ORDER BY 1
    ON CONFLICT (key) DO UPDATE SET value = k.value + excluded.value
    RETURNING k.key, k.value
  ), placed AS (
    SELECT h, row_number() OVER (PARTITION BY h.ledger_id, h.word, h.period_id ORDER BY h.id)
                - count(*) OVER (PARTITION BY h.ledger_id, h.word, h.period_id) + counted.value AS sequence_no,
              row_number() OVER (PARTITION BY h.ledger_id ORDER BY h.id) + c.chain_no AS chain_no, c.hash AS previous
    FROM unnest(heads) h
    JOIN counted ON counted.key = format('finance.voucher:%s:%s:%s', h.ledger_id, h.word, h.period_id)
    JOIN finance_chainhead c ON c.ledger_id = h.ledger_id
  ), numbered AS (
    SELECT r, placed.previous
    FROM placed JOIN finance_period p ON p.id = (placed.h).period_id
    CROSS JOIN LATERAL jsonb_populate_record(placed.h, jsonb_build_object(
      'sequence_no', placed.sequence_no, 'chain_no', placed.chain_no, 'state', 'POSTED',
      'number', format('%s-%s%s-%s', (placed.h).word, p.year, lpad(p.month::text, 2, '0'),
                       lpad(placed.sequence_no::text, 4, '0')))) r
  ), hashed AS (
    SELECT n.r, finance_running_hash(n.previous, finance_voucher_content(n.r))
                  OVER (PARTITION BY (n.r).ledger_id ORDER BY (n.r).chain_no) AS hash
    FROM numbered n
  )
  SELECT s.* FROM hashed CROSS JOIN LATERAL jsonb_populate_record(hashed.r, jsonb_build_object('hash', hashed.hash)) s
  ORDER BY s.ledger_id, s.chain_no;
END $$;

-- Post: `fresh` are new vouchers and `lines` their lines as JSON rows, `waiting` reviewed vouchers by id.
-- Answers number and hash of each.
CREATE OR REPLACE FUNCTION finance_post(fresh json, lines json, waiting bigint[])
RETURNS TABLE (voucher_id bigint, taken_sequence integer, taken_number text, taken_chain bigint, taken_hash text)
LANGUAGE plpgsql
-- one plan is kept for good: it must not be one for the small tables of the first day
SET enable_seqscan = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  heads finance_voucher[];
  sealed finance_voucher[];
BEGIN
  INSERT INTO finance_voucherline SELECT u.* FROM json_populate_recordset(NULL::finance_voucherline, lines) u;
  heads := coalesce((SELECT array_agg(u) FROM json_populate_recordset(NULL::finance_voucher, fresh) u), '{}')
        || coalesce((SELECT array_agg(v) FROM finance_voucher v WHERE v.id = ANY(waiting)), '{}');
  PERFORM finance_add_to_balances(heads);
  sealed := ARRAY(SELECT s FROM finance_seal(heads) s);

  UPDATE finance_chainhead c SET chain_no = last.chain_no, hash = last.hash
  FROM (SELECT DISTINCT ON (s.ledger_id) s.ledger_id, s.chain_no, s.hash FROM unnest(sealed) s
        ORDER BY s.ledger_id, s.chain_no DESC) last
  WHERE c.ledger_id = last.ledger_id;
  IF cardinality(waiting) > 0 THEN
    UPDATE finance_voucher v SET number = s.number, sequence_no = s.sequence_no, chain_no = s.chain_no, hash = s.hash
    FROM unnest(sealed) s WHERE v.id = s.id AND v.id = ANY(waiting);
  END IF;
  INSERT INTO finance_voucher SELECT s.* FROM unnest(sealed) s WHERE NOT s.id = ANY(waiting);
  RETURN QUERY SELECT s.id, s.sequence_no, s.number::text, s.chain_no, s.hash::text FROM unnest(sealed) s;
END $$;

-- The first voucher of a ledger whose hash is not what its content and its predecessor make it. The lines are gathered for
-- all vouchers at once: voucher by voucher it took more than twice as long.
CREATE OR REPLACE FUNCTION finance_verify_chain(ledger bigint) RETURNS TABLE (voucher_id bigint, chain_no bigint, found text)
LANGUAGE sql STABLE AS $$
  SELECT x.id, x.chain_no, x.found FROM (
    SELECT v.id, v.chain_no,
      CASE
        WHEN v.chain_no <> row_number() OVER w THEN 'missing'
        WHEN v.hash <> finance_next_hash(NULL, coalesce(lag(v.hash) OVER w, ''),
                                         coalesce(finance_head_content(v) || lines.content, '')) THEN 'changed'
      END AS found
    FROM finance_voucher v
    LEFT JOIN (
      SELECT l.voucher_id, string_agg(finance_line_content(l), '' ORDER BY l.position, l.id) AS content
      FROM finance_voucherline l GROUP BY l.voucher_id
    ) lines ON lines.voucher_id = v.id
    WHERE v.ledger_id = ledger AND v.chain_no IS NOT NULL
    WINDOW w AS (ORDER BY v.chain_no)
  ) x WHERE x.found IS NOT NULL ORDER BY x.chain_no LIMIT 1
$$;
