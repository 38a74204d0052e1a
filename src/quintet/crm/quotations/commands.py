"""What happens to quotations: sent, accepted, rejected, revised, cancelled, expired."""

from collections.abc import Iterator
from typing import Annotated, Any

from quintet.crm.quotations import rules
from quintet.crm.quotations.documents import quotation
from quintet.crm.quotations.events import (
    QuotationAccepted,
    QuotationCancelled,
    QuotationExpired,
    QuotationRejected,
    QuotationSent,
    QuotedLine,
)
from quintet.crm.quotations.models import (
    ACCEPTED,
    CANCELLED,
    DRAFT,
    EXPIRED,
    REJECTED,
    REJECTIONS,
    SENT,
)
from quintet.crm.quotations.queries import list_overdue
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.bulk import perform_bulk
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import _

COPIED_HEADER = ("opportunity_ref", "contact", "currency", "requested_on", "remark")
COPIED_KEYS = ("customer", "price_list", "payment_term", "owner", "unit")
COPIED_LINE = ("description", "quantity", "unit_price", "discount", "tax_rate")


@quotation.command(DRAFT >> SENT, label=_("Send", "发送"), style="primary")
def send(quotations: Batch[Any]) -> Iterator[QuotationSent]:
    """The customer has it from now on; it is not changed any more. Raises Refused: no lines, no price, out of date."""
    for each in quotations:
        _check_complete(each)
        _check_valid(each)
        each.sent_on = clock.today()
        yield QuotationSent(
            document=each.id,
            customer=each.customer_id,
            gross=each.gross_total,
            currency=each.currency,
            valid_until=each.valid_until,
        )


def _check_complete(each: Any) -> None:
    problems = [rules.has_lines(each.lines), *rules.every_line_priced(each.lines)]
    found = [
        Invalid(
            p.message, p.field, "crm.quotations.has_lines" if p.field == "lines" else "crm.quotations.every_line_priced"
        )
        for p in problems
        if p is not None
    ]
    if found:
        raise InvalidInput(found)


def _check_valid(each: Any) -> None:
    if each.valid_until < clock.today():
        text = _("{number} expired on {on}: revise it", "{number} 已于 {on} 过期，请修订后再处理")
        raise Refused(text.format(number=each.number, on=each.valid_until), rule="crm.quotations.still_valid")


@quotation.command(SENT >> ACCEPTED, label=_("Accept", "接受"), style="primary", confirm=True)
def accept(quotations: Batch[Any]) -> Iterator[QuotationAccepted]:
    """The customer said yes: a sales order follows in the same transaction. Raises Refused when it expired."""
    for each in quotations:
        _check_valid(each)
        each.answered_on = clock.today()
        yield QuotationAccepted(
            document=each.id,
            customer=each.customer_id,
            opportunity=each.opportunity_ref,
            currency=each.currency,
            payment_term=each.payment_term_id,
            price_list=each.price_list_id,
            requested_on=each.requested_on,
            owner=each.owner_id,
            unit=each.unit_id,
            gross=each.gross_total,
            lines=[_quoted(line) for line in each.lines],
        )


def _quoted(line: Any) -> QuotedLine:
    return QuotedLine(
        line=line.id,
        item=line.item_id,
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        tax_rate=line.tax_rate,
    )


@quotation.command(SENT >> REJECTED, label=_("Reject", "客户拒绝"), style="danger")
def reject(
    quotations: Batch[Any],
    *,
    reason: Annotated[str, Input(options=REJECTIONS, label=_("Rejected because of", "拒绝原因"))],
    detail: Annotated[str, Input(long=True, label=_("Details", "说明"))] = "",
) -> Iterator[QuotationRejected]:
    """The customer said no; the reason is counted."""
    for each in quotations:
        each.answered_on, each.rejection, each.reason = clock.today(), reason, (detail or "")[:500]
        yield QuotationRejected(
            document=each.id,
            customer=each.customer_id,
            gross=each.gross_total,
            currency=each.currency,
            reason=reason,
        )


@quotation.command((SENT | REJECTED | EXPIRED) >> CANCELLED, label=_("Revise", "修订"), bulk=False)
def revise(quotations: Batch[Any]) -> Iterator[QuotationCancelled]:
    """A new draft with the same content and the next revision number; this one is not good any more."""
    made = quotation.create([_copy(each) for each in quotations]).records
    for each, fresh in zip(quotations, made, strict=True):
        fresh.previous_ref, fresh.version_no = each.id, each.version_no + 1
        fresh.number = f"{each.number.split('-V')[0]}-V{fresh.version_no}"
        each.reason = each.reason or str(_("Replaced by {number}", "已由 {number} 取代").format(number=fresh.number))
        yield QuotationCancelled(document=each.id, customer=each.customer_id, replaced_by=fresh.id)


def _copy(each: Any) -> dict[str, Any]:
    row = {name: getattr(each, name) for name in COPIED_HEADER}
    row |= {name: getattr(each, f"{name}_id") for name in COPIED_KEYS}
    row["lines"] = [
        {"item": line.item_id, **{name: getattr(line, name) for name in COPIED_LINE}} for line in each.lines
    ]
    return row


@quotation.command(
    (DRAFT | SENT) >> CANCELLED, label=_("Cancel", "作废"), style="danger", labels={"reason": _("Reason", "原因")}
)
def cancel(quotations: Batch[Any], *, reason: str) -> Iterator[QuotationCancelled]:
    """Take it back."""
    for each in quotations:
        each.reason = reason[:500]
        yield QuotationCancelled(document=each.id, customer=each.customer_id, replaced_by=None)


@quotation.command(SENT >> EXPIRED, label=_("Mark as expired", "标记过期"))
def expire(quotations: Batch[Any]) -> Iterator[QuotationExpired]:
    """Its validity ended without an answer. Raises Refused before that day is over."""
    for each in quotations:
        if each.valid_until >= clock.today():
            text = _("{number} is valid until {on}", "{number} 的有效期至 {on}")
            raise Refused(text.format(number=each.number, on=each.valid_until), rule="crm.quotations.validity_ended")
        yield QuotationExpired(document=each.id, customer=each.customer_id)


def expire_overdue(actor: Actor) -> int:
    """Expire every sent quotation whose validity ended before today (the daily job); how many."""
    due = list_overdue()
    return sum(outcome.result == "done" for outcome in perform_bulk(expire, due, actor=actor))
