"""Approved suppliers and their prices as buyers see them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.erp.purchasing.models import SupplierItem, SupplierPrice
from quintet.erp.purchasing.seeing import SEES_PRICES
from quintet.erp.stock.queries import get_items
from quintet.erp.warehouses.queries import get_currency
from quintet.kernel.documents import Document, Form, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

supplier_item = Document(
    SupplierItem,
    menu=Menu(60),
    number="SI-{n:05}",
    room_label=_("Purchasing", "采购"),
    icon="safety-certificate",
    lines=[
        Lines(
            "prices",
            SupplierPrice,
            "supplier_item",
            ["from_quantity", "unit_price", "valid_from", "valid_to"],
            label=_("Prices", "价格"),
        )
    ],
    list=List(
        columns=[
            "number",
            "item",
            "supplier",
            "approved",
            "preferred",
            "lead_time_days",
            "purchase_unit",
            "minimum",
            "tax_rate",
        ],
        sort="number",
        filters=["item", "supplier", "approved", "preferred"],
        group_by=["supplier", "approved"],
        presets=[
            Preset("approved", _("Approved", "已认可"), [("approved", "=", True)]),
            Preset("not_approved", _("Not approved", "未认可"), [("approved", "=", False)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Who supplies what", "供应关系"), ["supplier", "item", "supplier_code", "approved", "preferred"]),
            Section(
                _("How it is ordered", "订购条件"),
                ["purchase_unit", "unit_factor", "lead_time_days", "minimum", "multiple", "over_tolerance"],
            ),
            Section(_("Terms", "交易条款"), ["tax_rate", "currency", "remark"]),
        ],
        tabs=[Tab(_("Prices", "价格"), lines="prices")],
    ),
    rights=Rights(
        buyer=may("create edit"),
        planner=may("read"),
        warehouse=may("read"),
        engineer=may("read"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cost_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
        fields={"unit_price": SEES_PRICES},
    ),
    search=("number", "supplier_code"),
    help=_(
        "Orders may be placed with approved suppliers of an item only; their prices fill in on orders and in plans.",
        "仅可向物料的合格供应商下单；价格会自动带入采购订单和计划。",
    ),
    empty=_("No suppliers listed yet: say here who supplies what.", "还没有合格供应商：请在此登记谁供应什么物料。"),
)


@supplier_item.prepare
def fill_in(records: Sequence[SupplierItem]) -> None:
    """The currency of the company, and of each record what its item is."""
    items = get_items(record.item_id for record in records)
    for record in records:
        record.facts = items.get(record.item_id)
        record.currency = get_currency(record.company_id)


@supplier_item.rule
def item_is_bought(record: Any) -> Invalid | None:
    """An active item is supplied."""
    if record.facts is None or not record.facts.active:
        return Invalid(_("Choose an active item", "请选择启用中的物料"), "item")
    return None


@supplier_item.rule
def factor_above_zero(record: SupplierItem) -> Invalid | None:
    """One purchase unit holds some stock units."""
    if record.unit_factor is None or record.unit_factor <= 0:
        return Invalid(_("A factor is above 0", "换算系数须大于 0"), "unit_factor")
    return None


@supplier_item.rule
def whole_stock_units(record: Any) -> Invalid | None:
    """Other units than the item's own have a factor that its decimals can count."""
    if record.facts and record.purchase_unit_id in (None, record.facts.unit_id) and record.unit_factor != Decimal(1):
        text = _("The factor of the item's own unit is 1", "物料自身计量单位的换算系数为 1")
        return Invalid(text, "unit_factor")
    return None


@supplier_item.rule
def numbers_within_range(record: SupplierItem) -> Iterable[Invalid]:
    """Lots and lead time are not negative; rates lie between 0 and 100 %."""
    for name in ("minimum", "multiple", "lead_time_days"):
        if (getattr(record, name) or 0) < 0:
            yield Invalid(_("Not negative, please", "不能为负"), name)
    for name in ("tax_rate", "over_tolerance"):
        if not 0 <= (getattr(record, name) or 0) <= 100:
            yield Invalid(_("Between 0 and 100 %", "须在 0 到 100 之间"), name)


@supplier_item.rule
def prices_sound(record: SupplierItem) -> Iterable[Invalid]:
    """Prices and quantities are not negative; a price ends after it begins."""
    for index, price in enumerate(record.__dict__.get("prices", ())):
        path = f"prices.{index}"
        if price.unit_price is not None and price.unit_price < 0:
            yield Invalid(_("A price is not negative", "单价不能为负"), f"{path}.unit_price")
        if (price.from_quantity or 0) < 0:
            yield Invalid(_("A quantity is not negative", "数量不能为负"), f"{path}.from_quantity")
        if price.valid_from and price.valid_to and price.valid_to < price.valid_from:
            yield Invalid(_("Valid until before valid from", "失效日期早于生效日期"), f"{path}.valid_to")
