"""Facts about quotations. Amounts are in the quotation's currency, unit prices include tax, 13 means 13 %."""

from datetime import date
from decimal import Decimal

import msgspec

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


class QuotedLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line as it was accepted; `line` is the number of the quotation line."""

    line: int
    item: int
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    tax_rate: Decimal


@event("crm.quotation_sent.v1", _("Quotation sent", "报价单已发送"))
class QuotationSent(Event):
    """The customer has our offer."""

    customer: int
    gross: Decimal
    currency: str
    valid_until: date


@event("crm.quotation_accepted.v1", _("Quotation accepted", "报价单已接受"))
class QuotationAccepted(Event):
    """The customer said yes to exactly this."""

    customer: int
    opportunity: int | None
    currency: str
    payment_term: int | None
    price_list: int | None
    requested_on: date | None
    owner: int | None
    unit: int | None
    gross: Decimal
    lines: list[QuotedLine]


@event("crm.quotation_rejected.v1", _("Quotation rejected", "报价单被拒绝"))
class QuotationRejected(Event):
    """The customer said no; `reason` is one of the choices of the field."""

    customer: int
    gross: Decimal
    currency: str
    reason: str


@event("crm.quotation_expired.v1", _("Quotation expired", "报价单已过期"))
class QuotationExpired(Event):
    """Its validity ended without an answer."""

    customer: int


@event("crm.quotation_cancelled.v1", _("Quotation cancelled", "报价单已作废"))
class QuotationCancelled(Event):
    """Taken back; `replaced_by` is the revision that follows it, if any."""

    customer: int
    replaced_by: int | None
