"""The doctor's checks of the books."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_HEADS = """
SELECT c.ledger_id, c.chain_no, last.chain_no, last.id FROM finance_chainhead c
LEFT JOIN LATERAL (
  SELECT v.id, v.chain_no, v.hash FROM finance_voucher v
  WHERE v.ledger_id = c.ledger_id AND v.chain_no IS NOT NULL ORDER BY v.chain_no DESC LIMIT 1
) last ON true
WHERE c.chain_no <> coalesce(last.chain_no, 0) OR c.hash <> coalesce(last.hash, '')
"""
_UNBALANCED = f"""
SELECT v.id, coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0), v.debit_total
FROM finance_voucher v LEFT JOIN finance_voucherline l ON l.voucher_id = v.id
WHERE v.state = 'POSTED' GROUP BY v.id, v.debit_total
HAVING coalesce(sum(l.debit), 0) <> coalesce(sum(l.credit), 0) OR coalesce(sum(l.debit), 0) <> v.debit_total
       OR count(l.id) < 2
LIMIT {MOST}
"""
_BALANCES = f"""
SELECT a.full_name, p.number, coalesce(x.debit, 0), coalesce(x.credit, 0), coalesce(b.debit, 0), coalesce(b.credit, 0)
FROM (SELECT v.ledger_id, l.account_id, v.period_id, sum(l.debit) AS debit, sum(l.credit) AS credit,
             coalesce(sum(l.debit - l.credit) FILTER (WHERE t.closing), 0) AS closed
      FROM finance_voucher v JOIN finance_voucherline l ON l.voucher_id = v.id
      LEFT JOIN finance_vouchertemplate t ON t.id = v.template_id
      WHERE v.state = 'POSTED' GROUP BY 1, 2, 3) x
FULL JOIN finance_balance b USING (ledger_id, account_id, period_id)
LEFT JOIN finance_account a ON a.id = account_id LEFT JOIN finance_period p ON p.id = period_id
WHERE (coalesce(x.debit, 0), coalesce(x.credit, 0), coalesce(x.closed, 0))
   <> (coalesce(b.debit, 0), coalesce(b.credit, 0), coalesce(b.closed, 0)) LIMIT {MOST}
"""
_DIMENSIONS = f"""
SELECT a.full_name, p.number, coalesce(x.net, 0), coalesce(b.debit - b.credit, 0)
FROM (SELECT v.ledger_id, l.account_id, v.period_id, coalesce(l.party_id, 0) AS party_id,
             coalesce(l.item_id, 0) AS item_id,
             coalesce(l.employee, 0) AS employee_id, coalesce(l.department_id, 0) AS department_id,
             sum(l.debit - l.credit) AS net
      FROM finance_voucher v JOIN finance_voucherline l ON l.voucher_id = v.id
      WHERE v.state = 'POSTED' AND coalesce(l.party_id, l.item_id, l.employee, l.department_id) IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5, 6, 7) x
FULL JOIN finance_dimensionbalance b
  USING (ledger_id, account_id, period_id, party_id, item_id, employee_id, department_id)
LEFT JOIN finance_account a ON a.id = account_id LEFT JOIN finance_period p ON p.id = period_id
WHERE coalesce(x.net, 0) <> coalesce(b.debit - b.credit, 0) LIMIT {MOST}
"""
_GAPS = f"""
SELECT p.number, v.word, count(*), max(v.sequence_no), coalesce(max(k.value), 0)
FROM finance_voucher v JOIN finance_period p ON p.id = v.period_id
LEFT JOIN kernel_counter k ON k.key = format('finance.voucher:%s:%s:%s', v.ledger_id, v.word, v.period_id)
WHERE v.sequence_no IS NOT NULL GROUP BY v.ledger_id, p.number, v.word
HAVING count(*) <> max(v.sequence_no) OR min(v.sequence_no) <> 1 OR max(v.sequence_no) <> coalesce(max(k.value), 0)
LIMIT {MOST}
""".replace("%s", "%%s")
_BROKEN = {
    "changed": _("its content does not fit its hash: it was changed", "内容与哈希不符：凭证被改动"),
    "missing": _("vouchers before it are missing in the chain", "其前的凭证在链中缺失"),
}


def verify_chain(ledger_id: int) -> tuple[int, str] | None:
    """(first voucher that breaks the ledger's hash chain, "changed" or "missing"), or None when it is whole."""
    row = sql.one("SELECT voucher_id, found FROM finance_verify_chain(%s)", [ledger_id])
    return (row[0], row[1]) if row else None


@check("finance.chain", _("The hash chain of vouchers is whole", "凭证哈希链完整"))
def chain_is_whole() -> Iterable[Finding]:
    """Every hash follows from its voucher and the hash before; the last one is the chain's head."""
    for (ledger_id,) in sql.rows("SELECT ledger_id FROM finance_chainhead ORDER BY ledger_id"):
        broken = verify_chain(ledger_id)
        if broken:
            yield Finding(broken[0], _BROKEN[broken[1]])
    for ledger_id, head, last, voucher in sql.rows(_HEADS):
        text = _("the chain's head is at {head}, the last voucher at {last}", "链头序号 {head} 与末张凭证 {last} 不符")
        yield Finding(voucher or ledger_id, text.format(head=head, last=last))


@check("finance.vouchers_balanced", _("Every posted voucher balances", "已记账凭证借贷平衡"))
def vouchers_balance() -> Iterable[Finding]:
    """Debits equal credits and the total in every posted voucher."""
    text = _("debits {debit}, credits {credit}, total {total}", "借方 {debit}，贷方 {credit}，合计 {total}")
    for number, debit, credit, total in sql.rows(_UNBALANCED):
        yield Finding(number, text.format(debit=debit, credit=credit, total=total))


@check("finance.balances", _("Balances are the sums of the lines", "科目余额与分录一致"))
def balances_are_sums() -> Iterable[Finding]:
    """The balances table says what the lines say, by account and period and by dimension."""
    text = _(
        "{account} {period}: lines {debit}/{credit}, balance {booked_debit}/{booked_credit}",
        "{account} {period}：分录 {debit}/{credit}，余额表 {booked_debit}/{booked_credit}",
    )
    for account, period, debit, credit, booked_debit, booked_credit in sql.rows(_BALANCES):
        said = text.format(
            account=account,
            period=period,
            debit=debit,
            credit=credit,
            booked_debit=booked_debit,
            booked_credit=booked_credit,
        )
        yield Finding(None, said)
    split = _(
        "{account} {period} by dimension: lines {net}, balance {booked}",
        "{account} {period} 辅助核算：分录 {net}，余额表 {booked}",
    )
    for account, period, net, booked in sql.rows(_DIMENSIONS):
        yield Finding(None, split.format(account=account, period=period, net=net, booked=booked))


@check("finance.gaps", _("Voucher numbers have no gap", "凭证号连续无断号"))
def numbers_have_no_gap() -> Iterable[Finding]:
    """Within a ledger, word and period numbers run from 1 to the counter."""
    text = _("{word} {period}: {count} vouchers, last number {last}", "{word} {period}：{count} 张凭证，末号 {last}")
    for period, word, count, last, _counter in sql.rows(_GAPS, []):
        yield Finding(None, text.format(word=word, period=period, count=count, last=last))
