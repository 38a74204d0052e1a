"""Facts about vouchers."""

from datetime import date
from decimal import Decimal

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("finance.voucher_posted.v1", _("Voucher posted", "凭证已记账"))
class VoucherPosted(Event):
    """A voucher is in the books, balanced. Its number comes with the commit."""

    ledger: int
    posted_on: date
    amount: Decimal
    template: str
    source: int | None


@event("finance.voucher_reviewed.v1", _("Voucher reviewed", "凭证已审核"))
class VoucherReviewed(Event):
    """A second person has read it."""

    reviewer: int | None


@event("finance.voucher_sent_back.v1", _("Review withdrawn", "凭证已反审核"))
class VoucherSentBack(Event):
    """Back to the preparer."""


@event("finance.voucher_voided.v1", _("Voucher voided", "凭证已作废"))
class VoucherVoided(Event):
    """A draft that will not be posted. It never had a number in the books."""


@event("finance.template_approved.v1", _("Template approved", "凭证模板已启用"))
class TemplateApproved(Event):
    """From now on this revision makes the vouchers."""

    code: str
    revision: int


@event("finance.template_retired.v1", _("Template retired", "凭证模板已停用"))
class TemplateRetired(Event):
    """A younger revision took its place."""

    code: str
    revision: int
