"""Purchase orders as people see them; the room's other documents are declared beside and can be had from here too."""

from collections.abc import Iterable

from quintet.erp.purchasing import filling, rules
from quintet.erp.purchasing.models import DRAFT, PARTLY_RECEIVED, PLACED, RECEIVED, PurchaseOrder, PurchaseOrderLine
from quintet.erp.purchasing.receipt_documents import purchase_receipt
from quintet.erp.purchasing.requisition_documents import requisition
from quintet.erp.purchasing.return_documents import purchase_return
from quintet.erp.purchasing.seeing import PRICE_FIELDS
from quintet.erp.purchasing.source_documents import supplier_item
from quintet.erp.warehouses.queries import get_places
from quintet.kernel.documents import Document, Form, Kanban, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

__all__ = ["purchase_order", "purchase_receipt", "purchase_return", "requisition", "supplier_item"]

OPEN = ("state", "in", [PLACED.value, PARTLY_RECEIVED.value])
BUYS = "create edit place confirm_dates send_to_supplier mark_informed plan_receipt close cancel"

purchase_order = Document(
    PurchaseOrder,
    menu=Menu(26),
    number="PO-{yymm}-{n:05}",
    room_label=_("Purchasing", "采购"),
    icon="shopping",
    lines=[
        Lines(
            "lines",
            PurchaseOrderLine,
            "order",
            [
                "item",
                "quantity",
                "purchase_unit",
                "unit_price",
                "tax_rate",
                "gross",
                "expected_on",
                "received_quantity",
                "invoiced_quantity",
                "stock_quantity",
                "unit_of_measure",
                "description",
                "supplier_code",
            ],
            min_rows=1,
        )
    ],
    list=List(
        columns=["number", "state", "supplier", "ordered_on", "expected_on", "gross_total", "received_total", "owner"],
        sort="-ordered_on",
        filters=["state", "supplier", "owner", "warehouse", "ordered_on", "expected_on"],
        group_by=["state", "supplier", "owner", "warehouse"],
        presets=[
            Preset("to_place", _("To place", "待下单"), [("state", "=", DRAFT.value)]),
            Preset("late", _("Late", "逾期未到"), [OPEN, ("expected_on", "<", "today")], sort="expected_on"),
            Preset("to_receive", _("To receive", "待收货"), [OPEN], sort="expected_on"),
            Preset("not_informed", _("Supplier not informed", "未通知供应商"), [OPEN, ("informed_at", "empty", True)]),
            Preset("not_informed", _("Supplier not informed", "未通知供应商"), [OPEN, ("informed_at", "empty", True)]),
            Preset(
                "unconfirmed", _("Dates not confirmed", "交期未确认"), [OPEN, ("dates_confirmed_on", "empty", True)]
            ),
            Preset("mine", _("Mine", "我的"), [("owner", "me", None)]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Basics", "基本信息"),
                ["supplier", "supplier_reference", "ordered_on", "expected_on", "dates_confirmed_on", "warehouse"],
            ),
            Section(_("Terms", "交易条款"), ["payment_term", "currency", "informed_at", "delivery_terms", "owner"]),
            Section(
                _("Amounts", "金额与进度"),
                [
                    "net_total",
                    "tax_total",
                    "gross_total",
                    "received_total",
                    "returned_total",
                    "invoiced_total",
                    "paid_total",
                ],
                columns=4,
            ),
        ],
        tabs=[
            Tab(_("Lines", "明细"), lines="lines"),
            Tab(
                _("To the supplier", "通知供应商"),
                sections=[Section(_("Mail", "邮件"), ["supplier_email", "mail_note"], columns=2)],
            ),
            Tab(_("Remarks", "备注"), sections=[Section(_("Remarks", "备注"), ["remark", "reason"], columns=2)]),
        ],
        states=[DRAFT, PLACED, PARTLY_RECEIVED, RECEIVED],
    ),
    kanban=Kanban(
        by="state",
        title="number",
        fields=["supplier", "expected_on", "gross_total", "owner"],
        sum="gross_total",
        move={"PLACED": "place", "CLOSED": "close", "CANCELLED": "cancel"},
    ),
    rights=Rights(
        buyer=may(BUYS),
        planner=may("read"),
        order_desk=may("read"),
        warehouse=may("plan_receipt"),
        workshop=may("read"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cost_accountant=may("read"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
        fields=PRICE_FIELDS,
    ),
    search=("number", "supplier_reference"),
    editable_in=DRAFT,
    progress=[
        "informed_at",
        "mail_note",
        "received_total",
        "returned_total",
        "invoiced_total",
        "paid_total",
        "received_quantity",
        "returned_quantity",
        "invoiced_quantity",
    ],
    amount="gross_total",
    currency="currency",
    date="ordered_on",
    help=_(
        "Prices come from the supplier's list. Placing makes the receipt for the warehouse; close what will not come.",
        "单价取自供应商价目。下单后生成采购入库单草稿；不再到货的请关闭。",
    ),
    empty=_(
        "No purchase orders yet: turn requisitions or planned orders into orders, or make one here.",
        "还没有采购订单：由采购申请或计划订单生成，或在此新建。",
    ),
)

purchase_order.prepare(filling.fill_in)


@purchase_order.rule
def supplier_sells(order: PurchaseOrder) -> Invalid | None:
    """The supplier is an active party that sells to us."""
    if order.facts is None or not order.facts.sells:
        return Invalid(_("Choose an active supplier", "请选择启用中的供应商"), "supplier")
    return None


@purchase_order.rule
def warehouse_of_company(order: PurchaseOrder) -> Invalid | None:
    """Goods come into an active warehouse of the company that buys."""
    place = get_places().get(order.warehouse_id) if order.warehouse_id else None
    if order.warehouse_id and (place is None or not place.active or place.company_id != order.company_id):
        return Invalid(_("Choose an active warehouse of this company", "请选择本公司启用中的仓库"), "warehouse")
    return None


@purchase_order.rule
def expected_after_ordered(order: PurchaseOrder) -> Iterable[Invalid]:
    """Nothing comes before it is ordered."""
    for index, line in enumerate(order.lines):
        if line.expected_on and line.expected_on < order.ordered_on:
            text = _("The expected date is before the order", "预计到货早于下单日期")
            yield Invalid(text, f"lines.{index}.expected_on")


@purchase_order.rule
def currency_is_a_code(order: PurchaseOrder) -> Invalid | None:
    """Three capital letters (ISO 4217)."""
    if not (order.currency.isascii() and order.currency.isalpha() and len(order.currency) == 3):
        return Invalid(_("A currency is three letters like CNY", "币种为三位字母代码，如 CNY"), "currency")
    return None


@purchase_order.rule
def lines_sound(order: PurchaseOrder) -> Iterable[Invalid]:
    """Lines name active items with a countable quantity above 0, prices and amounts within range."""
    for index, line in enumerate(order.lines):
        path = f"lines.{index}"
        if line.facts is None or not line.facts.active:
            yield Invalid(
                _("Choose an active item", "请选择启用中的物料"), f"{path}.item", "erp.purchasing.active_item"
            )
            continue
        if problem := rules.countable(line, path):
            yield problem
        yield from rules.price_within_range(line, path)
    if abs(order.gross_total) >= rules.MOST:
        yield Invalid(_("The order is too large", "订单金额过大"), "lines", "erp.purchasing.amount_within_range")
