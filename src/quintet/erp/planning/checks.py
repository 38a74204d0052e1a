"""The doctor's check of planning."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

# what people entered or changed is pegged by the next run
_UNPEGGED = """
SELECT o.id, o.number, o.quantity - coalesce(p.quantity, 0) FROM erp_plannedorder o
LEFT JOIN (SELECT supply_ref, sum(quantity) AS quantity FROM erp_peg GROUP BY 1) p ON p.supply_ref = o.id
WHERE o.state = 'PROPOSED' AND NOT o.firm AND o.quantity <> coalesce(p.quantity, 0) ORDER BY o.id LIMIT %s
"""


@check("erp.pegs", _("Proposals are pegged whole", "计划订单与其用途一致"))
def proposals_are_pegged() -> Iterable[Finding]:
    """What a proposal is for (and what of it is surplus) adds up to its quantity."""
    text = _("{number}: {difference} of it is for nothing known", "{number}：有 {difference} 没有对应用途")
    for number, title, difference in sql.rows(_UNPEGGED, [MOST]):
        yield Finding(number, text.format(number=title, difference=difference))
