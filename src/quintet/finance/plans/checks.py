"""The doctor's check of payment plans."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_LINES = f"""
SELECT p.id, p.total, coalesce(sum(l.amount), 0), p.open_total, coalesce(sum(l.open_amount), 0)
FROM finance_paymentplan p LEFT JOIN finance_paymentplanline l ON l.plan_id = p.id
GROUP BY p.id HAVING p.total <> coalesce(sum(l.amount), 0) OR p.open_total <> coalesce(sum(l.open_amount), 0)
ORDER BY p.id LIMIT {MOST}
"""


@check("finance.payment_plans", _("Payment plans are the sum of their instalments", "收款计划等于各期之和"))
def plans_are_sums() -> Iterable[Finding]:
    """Total and open amount of a plan are those of its instalments."""
    text = _(
        "says {total}, of it {open} to come; its instalments {lines} and {still}",
        "计划 {total}、待收 {open}，分期合计 {lines}、{still}",
    )
    for number, total, lines, open_total, still in sql.rows(_LINES):
        yield Finding(number, text.format(total=total, open=open_total, lines=lines, still=still))
