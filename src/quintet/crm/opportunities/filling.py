"""What an opportunity fills in by itself: stage, chance, prices, amounts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quintet.crm.opportunities import rules
from quintet.crm.opportunities.models import ZERO
from quintet.crm.opportunities.stages import first_stage, get_stages
from quintet.kernel import sql, store
from quintet.kernel.money import round_money
from quintet.master.organisation.queries import get_currencies

_PRICES = "SELECT id, sales_price FROM master_item WHERE id = ANY(%s::bigint[]) AND sales_price IS NOT NULL"


def fill_in(opportunities: Sequence[Any]) -> None:
    """Fill a batch, in at most two statements whatever its size."""
    _fill_currency([each for each in opportunities if not each.currency])
    _fill_prices(opportunities)
    first, stages = first_stage(), get_stages()
    for each in opportunities:
        each.stage_id = each.stage_id or (first.id if first else None)
        stage = stages.get(each.stage_id)
        each.probability = stage.probability if stage else Decimal(0)
        if each.lines:
            each.expected_amount = sum((line.amount for line in each.lines), ZERO)
        each.weighted_amount = rules.weighted(each.expected_amount or ZERO, each.probability)


def _fill_currency(opportunities: Sequence[Any]) -> None:
    if not opportunities:
        return
    found = get_currencies({each.company_id for each in opportunities})
    for each in opportunities:
        each.currency = found.get(each.company_id, "")


def _fill_prices(opportunities: Sequence[Any]) -> None:
    lines = [line for each in opportunities for line in each.lines]
    bare = {line.item_id for line in lines if line.expected_price is None and line.item_id}
    prices = dict(sql.rows(_PRICES, [store.array(bare)])) if bare else {}
    for line in lines:
        if line.expected_price is None:
            line.expected_price = prices.get(line.item_id)
        line.amount = round_money((line.quantity or Decimal(0)) * (line.expected_price or Decimal(0)))
