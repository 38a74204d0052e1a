"""The doctor's checks of quotations."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_TOTALS = f"""
SELECT q.id, q.gross_total, coalesce(sum(l.gross), 0) FROM crm_quotation q
LEFT JOIN crm_quotationline l ON l.quotation_id = q.id
GROUP BY q.id, q.gross_total, q.net_total
HAVING q.gross_total <> coalesce(sum(l.gross), 0) OR q.net_total <> coalesce(sum(l.net), 0) LIMIT {MOST}
"""


@check("crm.quotation_totals", _("Quotations are the sum of their lines", "报价单合计等于明细之和"))
def quotations_are_the_sum_of_their_lines() -> Iterable[Finding]:
    """Gross and net of the header are those of the lines."""
    text = _("the total is {total}, its lines sum to {lines}", "合计为 {total}，明细之和为 {lines}")
    for number, total, lines in sql.rows(_TOTALS):
        yield Finding(number, text.format(total=total, lines=lines))
