"""What happens to opportunities: a quotation, won, lost, back again."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any

from quintet.crm.opportunities.documents import opportunity
from quintet.crm.opportunities.events import OpportunityLost, OpportunityReopened, OpportunityWon
from quintet.crm.opportunities.models import LOST, LOST_REASONS, OPEN, STAGE_LOST, STAGE_WON, WON
from quintet.crm.opportunities.rules import weighted
from quintet.crm.opportunities.stages import StageFacts, end_of, first_stage, get_stages
from quintet.crm.quotations.documents import quotation
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.text import _


@opportunity.command(OPEN, label=_("Make quotation", "生成报价单"), style="primary", bulk=False)
def make_quotation(opportunities: Batch[Any]) -> None:
    """A draft quotation for the customer with the products of the opportunity; expected prices are offered."""
    quotation.create([_quotation(each) for each in opportunities])


def _quotation(each: Any) -> dict[str, Any]:
    lines = [
        {"item": line.item_id, "quantity": line.quantity, "unit_price": line.expected_price} for line in each.lines
    ]
    return {
        "opportunity_ref": each.id,
        "customer": each.customer_id,
        "contact": each.contact,
        "owner": each.owner_id,
        "unit": each.unit_id,
        "lines": lines,
    }


@opportunity.command(OPEN >> WON, label=_("Win", "赢单"), confirm=True)
def win(opportunities: Batch[Any]) -> Iterator[OpportunityWon]:
    """The customer said yes. An accepted quotation does this by itself."""
    for each in opportunities:
        each.closed_on = clock.today()
        _move(each, end_of(_stage(each), STAGE_WON), "100")
        yield OpportunityWon(
            document=each.id, customer=each.customer_id, amount=each.expected_amount, currency=each.currency
        )


@opportunity.command(OPEN >> LOST, label=_("Lose", "输单"), style="danger")
def lose(
    opportunities: Batch[Any],
    *,
    reason: Annotated[str, Input(options=LOST_REASONS, label=_("Lost because of", "输单原因"))],
    detail: Annotated[str, Input(long=True, label=_("What happened", "输单说明"))] = "",
) -> Iterator[OpportunityLost]:
    """The customer said no; the reason is counted, so that we learn from it."""
    for each in opportunities:
        each.closed_on, each.lost_reason, each.lost_detail = clock.today(), reason, detail or ""
        _move(each, end_of(_stage(each), STAGE_LOST), "0")
        yield OpportunityLost(
            document=each.id,
            customer=each.customer_id,
            amount=each.expected_amount,
            currency=each.currency,
            reason=reason,
        )


@opportunity.command(LOST >> OPEN, label=_("Reopen", "重新跟进"))
def reopen(opportunities: Batch[Any]) -> Iterable[OpportunityReopened]:
    """A lost deal comes back, to the first stage."""
    for each in opportunities:
        each.closed_on, each.lost_reason, each.lost_detail = None, "", ""
        _move(each, first_stage(), "0")
        yield OpportunityReopened(document=each.id, customer=each.customer_id)


def _stage(each: Any) -> StageFacts:
    return get_stages()[each.stage_id]


def _move(each: Any, stage: StageFacts | None, otherwise: str) -> None:
    """To the stage, if the pipeline has it; the chance follows (won and lost are certain even without a stage)."""
    if stage is not None:
        each.stage_id = stage.id
    each.probability = stage.probability if stage is not None else Decimal(otherwise)
    each.weighted_amount = weighted(each.expected_amount, each.probability)
