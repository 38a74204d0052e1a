"""The doctor's checks of opportunities."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_AMOUNTS = f"""
SELECT o.id, o.expected_amount, sum(l.amount) FROM crm_opportunity o
JOIN crm_opportunityline l ON l.opportunity_id = o.id
GROUP BY o.id, o.expected_amount HAVING o.expected_amount <> sum(l.amount) LIMIT {MOST}
"""
_STAGES = f"""
SELECT o.id, s.name FROM crm_opportunity o JOIN crm_stage s ON s.id = o.stage_id
WHERE o.state = 'OPEN' AND s.outcome <> 'open' LIMIT {MOST}
"""


@check("crm.opportunity_amounts", _("Opportunities are the sum of their products", "商机预计金额等于意向产品之和"))
def opportunities_are_the_sum_of_their_products() -> Iterable[Finding]:
    """With lines, the expected amount is theirs."""
    text = _("{amount} is expected, the products sum to {lines}", "预计金额为 {amount}，明细之和为 {lines}")
    for number, amount, lines in sql.rows(_AMOUNTS):
        yield Finding(number, text.format(amount=amount, lines=lines))


@check("crm.open_deals_in_open_stages", _("Open deals stand in open stages", "跟进中的商机处于跟进阶段"))
def open_deals_stand_in_open_stages() -> Iterable[Finding]:
    """No open deal stands in a stage for won or lost ones."""
    for number, name in sql.rows(_STAGES):
        yield Finding(number, _("is open, but stands in {stage}", "仍在跟进，却处于“{stage}”").format(stage=name))
