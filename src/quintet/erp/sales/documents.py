"""Sales orders as people see them."""

from collections.abc import Iterable

from quintet.erp.sales import filling, rules
from quintet.erp.sales.models import CONFIRMED, DELIVERED, DRAFT, PARTLY_DELIVERED, SalesOrder, SalesOrderLine
from quintet.erp.warehouses.queries import get_places
from quintet.kernel.documents import Document, Form, Kanban, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

OPEN = ("state", "in", [CONFIRMED.value, PARTLY_DELIVERED.value])
ORDERS = "create edit confirm cancel close reserve_stock"

sales_order = Document(
    SalesOrder,
    menu=Menu(10, also_in={"crm": 35}),
    number="SO-{yymm}-{n:05}",
    room_label=_("Sales", "销售"),
    icon="shopping-cart",
    lines=[
        Lines(
            "lines",
            SalesOrderLine,
            "order",
            [
                "item",
                "description",
                "quantity",
                "unit_of_measure",
                "unit_price",
                "discount",
                "tax_rate",
                "gross",
                "reserved_quantity",
                "delivered_quantity",
                "short_quantity",
                "progress_percent",
                "expected_on",
            ],
            min_rows=1,
        )
    ],
    list=List(
        columns=[
            "number",
            "state",
            "customer",
            "ordered_on",
            "promised_on",
            "expected_on",
            "progress_percent",
            "gross_total",
            "owner",
        ],
        sort="-ordered_on",
        filters=["state", "customer", "owner", "ordered_on", "promised_on", "is_short", "is_at_risk"],
        group_by=["state", "customer", "owner"],
        presets=[
            Preset("mine", _("Mine", "我的"), [("owner", "me", None)]),
            Preset("to_ship_today", _("To ship today", "今日应发"), [OPEN, ("promised_on", "<=", "today")]),
            Preset("late", _("Late", "逾期未发"), [OPEN, ("promised_on", "<", "today")]),
            Preset("short", _("Short of stock", "缺货"), [OPEN, ("is_short", "=", True)]),
            Preset("at_risk", _("At risk", "交期有风险"), [OPEN, ("is_at_risk", "=", True)]),
            Preset("drafts", _("Drafts", "草稿"), [("state", "=", DRAFT.value)]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Basics", "基本信息"),
                ["customer", "customer_reference", "ordered_on", "requested_on", "promised_on", "warehouse"],
            ),
            Section(
                _("Terms", "交易条款"),
                ["price_list", "payment_term", "currency", "delivery_address", "owner", "unit", "quotation_ref"],
            ),
            Section(
                _("Amounts", "金额与进度"),
                [
                    "net_total",
                    "tax_total",
                    "gross_total",
                    "progress_percent",
                    "is_short",
                    "expected_on",
                    "is_at_risk",
                    "delivered_total",
                    "returned_total",
                    "invoiced_total",
                    "paid_total",
                ],
                columns=4,
            ),
        ],
        tabs=[
            Tab(_("Lines", "明细"), lines="lines"),
            Tab(_("Remarks", "备注"), sections=[Section(_("Remarks", "备注"), ["remark", "reason"], columns=2)]),
        ],
        states=[DRAFT, CONFIRMED, PARTLY_DELIVERED, DELIVERED],
    ),
    kanban=Kanban(
        by="state",
        title="number",
        fields=["customer", "promised_on", "gross_total", "owner"],
        sum="gross_total",
        move={"CONFIRMED": "confirm", "CLOSED": "close", "CANCELLED": "cancel"},
    ),
    rights=Rights(
        salesperson=may(ORDERS, OWN),
        sales_manager=may(ORDERS, DEPARTMENT),
        order_desk=may(f"{ORDERS} plan_delivery"),
        warehouse=may("reserve_stock plan_delivery"),
        planner=may("read"),
        buyer=may("read"),
        workshop=may("read"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cashier=may("read"),
        cfo=may("read"),
        executive=may("read"),
    ),
    search=("number", "customer_reference"),
    editable_in=DRAFT,
    progress=[
        "delivered_total",
        "returned_total",
        "invoiced_total",
        "paid_total",
        "is_short",
        "is_at_risk",
        "progress_percent",
        "expected_on",
        "in_progress_quantity",
        "reserved_quantity",
        "delivered_quantity",
        "returned_quantity",
        "short_quantity",
    ],
    amount="gross_total",
    currency="currency",
    date="ordered_on",
    empty=_("No orders yet: accept a quotation, or make one here.", "还没有订单：接受一张报价单，或在此新建。"),
)

sales_order.prepare(filling.fill_in)


@sales_order.rule
def customer_buys(order: SalesOrder) -> Invalid | None:
    """The customer is an active party that buys from us."""
    if order.facts is None or not order.facts.buys:
        return Invalid(_("Choose an active customer", "请选择启用中的客户"), "customer")
    return None


@sales_order.rule
def warehouse_of_company(order: SalesOrder) -> Invalid | None:
    """Goods leave an active warehouse of the company that sells."""
    place = get_places().get(order.warehouse_id) if order.warehouse_id else None
    if order.warehouse_id and (place is None or not place.active or place.company_id != order.company_id):
        return Invalid(_("Choose an active warehouse of this company", "请选择本公司启用中的仓库"), "warehouse")
    return None


@sales_order.rule
def requested_after_ordered(order: SalesOrder) -> Invalid | None:
    """Nobody wants goods before ordering them."""
    if order.requested_on and order.requested_on < order.ordered_on:
        return Invalid(_("The requested date is before the order", "要求交期早于下单日期"), "requested_on")
    return None


@sales_order.rule
def currency_is_a_code(order: SalesOrder) -> Iterable[Invalid]:
    """Three capital letters (ISO 4217), the same as the price list's."""
    if not (order.currency.isascii() and order.currency.isalpha() and len(order.currency) == 3):
        yield Invalid(_("A currency is three letters like CNY", "币种为三位字母代码，如 CNY"), "currency")
    elif order.list_currency and order.list_currency != order.currency:
        text = _("The price list is in {other}, the order in {own}", "价格表币种为 {other}，订单币种为 {own}")
        yield Invalid(text.format(other=order.list_currency, own=order.currency), "price_list")


@sales_order.rule
def lines_sound(order: SalesOrder) -> Iterable[Invalid]:
    """Lines name active items with a quantity above 0, percentages and amounts within range."""
    for index, line in enumerate(order.lines):
        path = f"lines.{index}"
        if line.facts is None or not line.facts.active:
            yield Invalid(_("Choose an active item", "请选择启用中的物料"), f"{path}.item", "erp.sales.active_item")
            continue
        if problem := line.facts.problem_with(line.quantity, f"{path}.quantity"):
            yield problem
        yield from rules.percentages_between_0_and_100(line, path)
        yield from rules.price_within_range(line, path)
    if abs(order.gross_total) >= rules.MOST:
        yield Invalid(_("The order is too large", "订单金额过大"), "lines", "erp.sales.amount_within_range")
