"""Tell the supplier: the order as a PDF by mail, or by some other way that is noted."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.utils import translation

from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.purchasing.events import PurchaseOrderSent
from quintet.erp.purchasing.filling import get_suppliers
from quintet.erp.purchasing.models import PARTLY_RECEIVED, PLACED, PurchaseOrder
from quintet.erp.purchasing.papers import order_paper
from quintet.erp.purchasing.progress import NOTE
from quintet.kernel import mail
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.printing import LANGUAGES, paper_of
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _
from quintet.kernel.unit import current
from quintet.master.organisation.queries import get_letterhead

OPEN = PLACED | PARTLY_RECEIVED
CHINESE_OR_ENGLISH = Input(
    label=_("Language", "语言"), options=(("zh", _("Chinese", "中文")), ("en", _("English", "英文")))
)


@purchase_order.command(
    OPEN,
    label=_("Send to supplier", "发送供应商"),
    labels={"email": _("E-mail (the order's when empty)", "邮箱（留空用订单上的邮箱）")},
    help=_("Sends the order as a PDF by mail", "以邮件发送采购订单 PDF"),
)
def send_to_supplier(
    orders: Batch[PurchaseOrder],
    *,
    email: str | None = None,
    message: Annotated[str | None, Input(label=_("Message", "留言"), long=True)] = None,
    language: Annotated[str, CHINESE_OR_ENGLISH] = "zh",
) -> Iterable[Any]:
    """Put the order with a few lines into the outbox; the postman sends it and notes when.

    Raises InvalidInput where there is no address, or none that can be one.
    """
    if language not in LANGUAGES:
        raise InvalidInput([Invalid(_("Choose a language", "请选择语言"), "language", "erp.purchasing.language")])
    suppliers = get_suppliers([order.supplier_id for order in orders])
    for order in orders:
        given = email or order.supplier_email or suppliers[order.supplier_id].email
        if not given:
            text = _("{supplier} has no e-mail address", "{supplier}没有邮箱地址")
            said = text.format(supplier=suppliers[order.supplier_id].name)
            raise InvalidInput([Invalid(said, "email", "erp.purchasing.has_email")])
        to = mail.check_address(given, "email")
        _queue(order, to, message or "", language)
        order.mail_note = _waiting(to).to_json()
        yield PurchaseOrderSent(document=order.id, supplier=order.supplier_id, to=to)


def _queue(order: Any, to: str, message: str, language: str) -> None:
    paper = paper_of(order_paper, order, current().actor, language)
    with translation.override(LANGUAGES[language]):
        company = get_letterhead(order.company_id)
        name = company.name_en if language == "en" and company.name_en else company.name
        subject = str(
            _("Purchase order {number}, {company}", "采购订单 {number}，{company}").format(
                number=order.number, company=name
            )
        )
        body = str(
            _(
                "Please find attached our purchase order {number}. Kindly confirm quantities, prices and dates.",
                "随信附上我司采购订单 {number}，请核对数量、单价与交期并回复确认。",
            ).format(number=order.number)
        )
    text = "\n\n".join(part for part in (message.strip(), body, name) if part)
    mail.queue(order.id, to=to, subject=subject, body=text, paper=paper, command=note_mail.id)


def _waiting(to: str) -> Text:
    if mail.is_configured():
        return _("In the outbox, to {to}", "已放入发件箱，收件人 {to}").format(to=to)
    return _(
        "In the outbox, to {to}; no mail server is configured: download the PDF (Print) and send it yourself",
        "已放入发件箱，收件人 {to}；系统未配置邮件服务器，请用“打印”下载 PDF 自行发送",
    ).format(to=to)


@purchase_order.command(
    OPEN,
    label=_("Mark as informed", "标记已通知"),
    lines=False,
    help=_("The supplier got the order by another way", "已通过其他方式将订单发给供应商"),
)
def mark_informed(orders: Batch[PurchaseOrder]) -> Iterable[Any]:
    """Note that the supplier has the order."""
    for order in orders:
        order.informed_at = current().at
        order.mail_note = _("Informed otherwise", "已通过其他方式通知").to_json()
        yield PurchaseOrderSent(document=order.id, supplier=order.supplier_id, to="")


@purchase_order.command(label=NOTE, button=False, bulk=False, held=None, lines=False)
def note_mail(orders: Batch[PurchaseOrder], *, to: str, sent: bool, problem: str = "") -> Iterable[Any]:
    """What became of the mail to the supplier."""
    for order in orders:
        if sent:
            order.informed_at = current().at
            order.mail_note = _("Sent to {to}", "已发送至 {to}").format(to=to).to_json()
        else:
            text = _("Could not be sent to {to}: {problem}", "未能发送至 {to}：{problem}")
            order.mail_note = text.format(to=to, problem=problem).to_json()
    return ()
