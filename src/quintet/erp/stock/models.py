"""Stock positions, moves, reservations and opening stock."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.erp.warehouses.models import Warehouse
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    MoneyField,
    QuantityField,
    RefField,
    StateField,
    UnitPriceField,
)
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
POSTED = State("POSTED", _("Posted", "已过账"), "success", terminal=True)

ZERO = Decimal(0)


class StockPosition(DocumentModel):
    """What lies of an item in a warehouse: company x item x warehouse. Written only by the stock functions.

    `value` is in the company's currency, under moving average: quantity 0 means value 0.
    """

    number = models.CharField(_("Position", "库存编号"), max_length=90, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"), editable=False)
    warehouse = MasterKey(Warehouse, _("Warehouse", "仓库"), editable=False)
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), editable=False)
    quantity = QuantityField(_("On hand", "现存量"), unit="unit_of_measure", default=ZERO, editable=False)
    reserved = QuantityField(_("Reserved", "已预留"), unit="unit_of_measure", default=ZERO, editable=False)
    available = QuantityField(
        _("Available", "可用量"),
        unit="unit_of_measure",
        default=ZERO,
        editable=False,
        help_text=_("On hand less what is reserved for orders", "现存量减去已为订单预留的数量"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    value = MoneyField(_("Value", "库存金额"), currency="currency", default=Decimal("0.00"), editable=False)
    unit_cost = UnitPriceField(
        _("Unit cost", "单位成本"),
        currency="currency",
        default=ZERO,
        editable=False,
        help_text=_("Moving average: value divided by quantity on hand", "移动加权平均：库存金额 ÷ 现存量"),
    )

    class Meta:
        verbose_name = _("Stock", "库存")
        indexes = [
            models.Index(fields=["company_id", "number", "id"], name="erp_stock_position_number"),
            models.Index(fields=["item"], name="erp_stock_position_item"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company_id", "item", "warehouse"], name="erp_stock_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="erp_stock_position_not_negative"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, reserved__lte=F("quantity")), name="erp_stock_position_reserved"
            ),
            models.CheckConstraint(
                condition=Q(available=F("quantity") - F("reserved")), name="erp_stock_position_available"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="erp_stock_position_value_not_negative"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | Q(value=0), name="erp_stock_position_empty_is_worthless"
            ),
        ]


constraint_text("erp_stock_position_not_negative", _("Stock cannot become negative", "库存不能为负"))
constraint_text(
    "erp_stock_position_reserved",
    _("What is reserved for others cannot leave the warehouse", "为其他订单预留的库存不能出库"),
)
constraint_text(
    "erp_stock_position_available", _("Available is on hand less reserved", "可用量须等于现存量减已预留数量")
)
constraint_text("erp_stock_position_value_not_negative", _("Stock value cannot be negative", "库存金额不能为负"))
constraint_text(
    "erp_stock_position_empty_is_worthless",
    _("No stock, no value: an empty position is worth 0", "现存量为零时库存金额须为零"),
)


class StockMove(DocumentModel):
    """A change of a position, written once. The moves of a position add up to its quantity and value.

    `happened_on` says when goods moved (quantity as of a day); `posted_on` lies in an open period (value as of a day).
    """

    number = models.CharField(_("Document number", "单据号"), max_length=60, editable=False)
    kind = ChoiceField(
        ("opening", _("Opening", "期初"), "default"),
        ("delivery", _("Delivery", "销售出库"), "processing"),
        ("return", _("Return", "销售退货"), "warning"),
        ("purchase", _("Purchase", "采购入库"), "success"),
        ("purchase_return", _("Purchase return", "采购退货"), "warning"),
        ("issue", _("Material issue", "生产领料"), "processing"),
        ("production", _("Production", "完工入库"), "success"),
        ("revaluation", _("Revaluation", "成本调整"), "purple"),
        verbose_name=_("Kind", "类型"),
        editable=False,
    )
    stock_position = MasterKey(StockPosition, _("Position", "库存"), editable=False)
    item = MasterKey("master.Item", _("Item", "物料"), editable=False, db_constraint=False)
    warehouse = MasterKey(Warehouse, _("Warehouse", "仓库"), editable=False, db_constraint=False)
    document_ref = RefField("", _("Document", "单据"), link=False, editable=False)
    line_id = models.BigIntegerField(_("Document line", "单据行"), editable=False)
    quantity = QuantityField(
        _("Quantity", "数量"), editable=False, help_text=_("Plus: in; minus: out", "正数入库，负数出库")
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    value = MoneyField(_("Value", "金额"), currency="currency", editable=False)
    unit_cost = UnitPriceField(_("Unit cost", "单位成本"), currency="currency", editable=False)
    happened_on = models.DateField(_("Date", "业务日期"), editable=False)
    posted_on = models.DateField(_("Posting date", "记账日期"), editable=False)

    class Meta:
        verbose_name = _("Stock move", "库存流水")
        indexes = [
            models.Index(fields=["company_id", "-happened_on", "-id"], name="erp_stock_move_date"),
            models.Index(fields=["stock_position", "id"], name="erp_stock_move_position"),
            models.Index(fields=["document_ref"], name="erp_stock_move_document"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(quantity=0) & ~Q(kind="revaluation")) | (Q(kind="revaluation", quantity=0) & ~Q(value=0)),
                name="erp_stock_move_moves",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, value__gte=0) | Q(quantity__lt=0, value__lte=0) | Q(quantity=0),
                name="erp_stock_move_signs",
            ),
        ]


constraint_text(
    "erp_stock_move_moves",
    _("A move moves goods; only a revaluation changes value alone", "库存流水须有数量变动，只有成本调整仅变动金额"),
)
constraint_text("erp_stock_move_signs", _("Quantity and value move the same way", "数量与金额须同向变动"))


class Reservation(models.Model):
    """Stock kept for one line of a document. Per position they add up to its `reserved`."""

    id = models.BigAutoField(primary_key=True)
    document = models.BigIntegerField()
    line = models.BigIntegerField()
    stock_position = MasterKey(StockPosition, _("Position", "库存"))
    quantity = QuantityField(_("Quantity", "数量"))

    class Meta:
        indexes = [models.Index(fields=["stock_position"], name="erp_reservation_position")]
        constraints = [
            models.UniqueConstraint(fields=["document", "line"], name="erp_reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_reservation_positive"),
        ]


class OpeningStock(DocumentModel):
    """What lay in the warehouses on the day the company began with Quintet, and what it was worth."""

    happened_on = models.DateField(_("Date", "日期"), help_text=_("The day the stock was counted", "盘点日期"))
    remark = models.CharField(_("Remark", "备注"), max_length=200, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    value = MoneyField(_("Value", "总金额"), currency="currency", default=Decimal("0.00"), editable=False)
    state = StateField(DRAFT, POSTED)

    class Meta:
        verbose_name = _("Opening stock", "期初库存")
        indexes = [models.Index(fields=["company_id", "-happened_on", "-id"], name="erp_opening_stock_date")]


class OpeningStockLine(LineModel):
    """A quantity of an item in a warehouse at a cost per unit."""

    opening_stock = MasterKey(OpeningStock, _("Opening stock", "期初库存"), on_delete=models.CASCADE)
    item = MasterKey("master.Item", _("Item", "物料"))
    warehouse = MasterKey(Warehouse, _("Warehouse", "仓库"), blank=True)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    unit_cost = UnitPriceField(_("Unit cost", "单位成本"), currency="currency")
    value = MoneyField(_("Value", "金额"), currency="currency", default=Decimal("0.00"), editable=False)

    class Meta:
        indexes = [models.Index(fields=["opening_stock", "position"], name="erp_opening_stock_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_opening_stock_quantity"),
            models.CheckConstraint(condition=Q(unit_cost__gte=0), name="erp_opening_stock_cost"),
        ]


constraint_text("erp_opening_stock_quantity", _("A quantity is above 0", "数量须大于 0"))
constraint_text("erp_opening_stock_cost", _("A cost is not negative", "成本不能为负"))
constraint_text(
    "erp_stock_class_is_fixed",
    _("What lies in stock keeps its stock class", "有库存的物料不能更改存货类别"),
    "stock_class",
)
