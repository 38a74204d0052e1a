"""Three-way match 三单匹配: what the invoice says against what the order agreed and what was received."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.finance.payables.models import EstimatedReceipt, MatchTolerance, PurchaseInvoice
from quintet.kernel import cache, register, store
from quintet.kernel.money import ZERO, round_money, share_of
from quintet.kernel.text import Text, _

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Tolerance:
    """How far a line may differ: up to `rounding`, or up to `percent` of the estimate and `amount`."""

    percent: Decimal = Decimal(0)
    amount: Decimal = ZERO
    rounding: Decimal = ZERO

    def allows(self, difference: Decimal, estimate: Decimal) -> bool:
        """Whether a difference of that size passes; both directions count alike."""
        size = abs(difference)
        return size <= self.rounding or (size <= self.amount and size * HUNDRED <= self.percent * abs(estimate))


@dataclass(frozen=True)
class MismatchedLine:
    """A line beyond the tolerance: `agreed` by the order, `invoiced` now, in money; the tax rate counts by its tax."""

    line: int | None
    item: int
    agreed: Decimal
    invoiced: Decimal

    @property
    def difference(self) -> Decimal:
        """How much dearer (or, negative, cheaper)."""
        return self.invoiced - self.agreed


@dataclass(frozen=True)
class Mismatch:
    """An invoice that differs more than its tolerance allows; `measured` is the sum of the sizes of the differences."""

    invoice: int
    measured: Decimal
    text: Text
    lines: tuple[MismatchedLine, ...]


def list_mismatches(invoices: Iterable[PurchaseInvoice]) -> list[Mismatch]:
    """Invoices whose price or tax rate differs from the order beyond the tolerance of their supplier.

    For the gate before `post`, which holds them for the chief accountant. Two statements for any number of invoices;
    quantities are no matter of tolerance: `post` refuses more than was received.
    """
    batch = list(invoices)
    estimates = store.by_ids(EstimatedReceipt, (line.estimate_id for each in batch for line in each.lines))
    found = [(each, _beyond(each, estimates)) for each in batch]
    beyond = [(each, lines) for each, lines in found if lines]
    names = register.titles(line.item for _each, lines in beyond for line in lines)
    return [_mismatch(each, lines, names) for each, lines in beyond]


def _beyond(invoice: PurchaseInvoice, estimates: dict[int, EstimatedReceipt]) -> list[MismatchedLine]:
    tolerance = _tolerance_of(invoice)
    found = []
    for line in invoice.lines:
        estimate = estimates[line.estimate_id]
        agreed = share_of(estimate.net, line.quantity, estimate.quantity)
        invoiced = cost_of(invoice, line)
        if line.tax_rate != estimate.tax_rate and invoice.deductible:
            tax = round_money(line.net * estimate.tax_rate / HUNDRED)
            agreed, invoiced = agreed + tax, invoiced + line.tax
        if not tolerance.allows(invoiced - agreed, agreed):
            found.append(MismatchedLine(line.id, estimate.item_id, agreed, invoiced))
    return found


def cost_of(invoice: PurchaseInvoice, line: Any) -> Decimal:
    """What the goods of a line cost by the invoice: without VAT where that can be deducted."""
    return line.net if invoice.deductible else line.gross


def _mismatch(
    invoice: PurchaseInvoice, lines: Sequence[MismatchedLine], names: dict[int, tuple[str, str, str]]
) -> Mismatch:
    text = _("{item}: {invoiced} invoiced, {agreed} agreed", "{item}：开票 {invoiced}，订单 {agreed}")
    told = [
        text.format(
            item=names.get(each.item, ("", str(each.item), ""))[1], invoiced=f"{each.invoiced:,}",
            agreed=f"{each.agreed:,}",
        )
        for each in lines
    ]  # fmt: skip
    said = Text("; ".join(each.en for each in told), "；".join(each.zh for each in told))
    return Mismatch(invoice.id, sum((abs(each.difference) for each in lines), ZERO), said, tuple(lines))


def _load() -> dict[tuple[int, int | None], Tolerance]:
    return {
        (each.company_id, each.supplier_id): Tolerance(each.percent, each.amount, each.rounding)
        for each in store.select(MatchTolerance, "true")
    }


def _tolerance_of(invoice: PurchaseInvoice) -> Tolerance:
    """The supplier's own tolerance, else the company's, else none."""
    known = cache.get("finance.match_tolerance", _load)
    return known.get((invoice.company_id, invoice.supplier_id)) or known.get((invoice.company_id, None)) or Tolerance()
