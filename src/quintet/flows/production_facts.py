"""The facts of production in the words of Finance: what production_to_books hands from one to the other."""

from collections.abc import Sequence

from quintet.erp.production.events import GoodsProduced, ManufacturingOrderClosed, MaterialIssued, WorkReported
from quintet.finance.costing.commands import IssuedCost, MaterialFacts, ProductionFacts, ResidueFacts, WorkFacts
from quintet.kernel.unit import current
from quintet.master.items.queries import get_stock_classes


def _number(document: int) -> str:
    """The number of a document of this unit, for the voucher's summary."""
    number: str = current().records[document].number
    return number


def material_of(events: Sequence[MaterialIssued]) -> list[MaterialFacts]:
    """Material issued or returned, by item and stock class."""
    classes = get_stock_classes(line.item for event in events for line in event.lines)
    return [
        MaterialFacts(
            document=event.document,
            number=_number(event.document),
            order=event.order,
            product=event.product,
            happened_on=event.happened_on,
            lines=tuple(
                IssuedCost(
                    item=line.item,
                    quantity=line.quantity,
                    cost=line.cost,
                    stock_class=classes.get(line.item, "goods"),
                )
                for line in event.lines
            ),
        )
        for event in events
    ]


def work_of(events: Sequence[WorkReported]) -> list[WorkFacts]:
    """Work at its rates; work at a centre without rates is not booked."""
    return [
        WorkFacts(
            document=event.document,
            number=_number(event.document),
            order=event.order,
            product=event.product,
            happened_on=event.happened_on,
            labour=event.labour,
            overhead=event.overhead,
        )
        for event in events
        if event.labour or event.overhead
    ]


def goods_of(events: Sequence[GoodsProduced]) -> list[ProductionFacts]:
    """Finished goods with what they take of material, labour and overhead."""
    classes = get_stock_classes(event.product for event in events)
    return [
        ProductionFacts(
            document=event.document,
            number=_number(event.document),
            order=event.order,
            product=event.product,
            warehouse=event.warehouse,
            quantity=event.quantity,
            material=event.material,
            labour=event.labour,
            overhead=event.overhead,
            happened_on=event.happened_on,
            stock_class=classes.get(event.product, "goods"),
        )
        for event in events
    ]


def residues_of(events: Sequence[ManufacturingOrderClosed]) -> list[ResidueFacts]:
    """Orders that were closed with money left in process."""
    return [
        ResidueFacts(
            document=event.document,
            number=_number(event.document),
            product=event.product,
            residue=event.residue,
            happened_on=event.happened_on,
        )
        for event in events
        if event.residue
    ]
