"""Costs of products as they were booked, and the closing of what they really came to."""

from decimal import Decimal

from django.db import models

from quintet.finance.ledgers.models import Period
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField, QuantityField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
DONE = State("DONE", _("Closed", "已结转"), "success", terminal=True)


class CostEntry(models.Model):
    """A cost that work in process took or gave, by element 料工费. Append-only; the account `wip` is their sum.

    Amounts are in the ledger's currency, positive into work in process and negative out of it; `quantity` is of goods
    produced. kind: material (issued, or returned) · work · produced · residue.
    """

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    period_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    source = models.BigIntegerField()  # the document: material issue, work report, production receipt, order closed
    production_order = models.BigIntegerField(null=True)
    warehouse = models.BigIntegerField(null=True)
    stock_class = models.CharField(max_length=24, default="goods")
    material = MoneyField(default=Decimal(0))
    labour = MoneyField(default=Decimal(0))
    overhead = MoneyField(default=Decimal(0))
    quantity = QuantityField(default=Decimal(0))
    happened_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["company_id", "period_id", "product_id"], name="finance_cost_entry_period"),
            models.Index(fields=["company_id", "product_id", "period_id"], name="finance_cost_entry_product"),
            models.Index(fields=["source"], name="finance_cost_entry_source"),
        ]


class CostClose(DocumentModel):
    """The close of a month's costs 成本结转: what labour and overhead came to, less what products were charged."""

    period = MasterKey(Period, _("Period", "会计期间"))
    happened_on = models.DateField(_("Booked on", "入账日期"), null=True, editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    incurred_total = MoneyField(_("Incurred", "实际发生"), currency="currency", default=Decimal(0), editable=False)
    absorbed_total = MoneyField(
        _("Charged to products", "已分配"), currency="currency", default=Decimal(0), editable=False
    )
    difference_total = MoneyField(_("Difference", "差异"), currency="currency", default=Decimal(0), editable=False)
    state = StateField(DRAFT, DONE)

    class Meta:
        verbose_name = _("Cost close", "成本结转")
        indexes = [
            models.Index(fields=["company_id", "-id"], name="finance_cost_close_list"),
            models.Index(fields=["period", "-id"], name="finance_cost_close_period"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["period"], name="finance_one_cost_close_waiting", condition=models.Q(state="DRAFT")
            ),
        ]


class CostCloseLine(LineModel):
    """A product's share of the difference; it goes to its stock, or to the cost of sales where nothing was produced."""

    close = MasterKey(CostClose, _("Cost close", "成本结转"), editable=False)
    item = MasterKey("master.Item", _("Product", "产品"), null=True, editable=False, db_constraint=False)
    warehouse_ref = RefField("erp.warehouse", _("Warehouse", "仓库"), link=False, null=True, editable=False)
    quantity = QuantityField(_("Produced", "完工数量"), default=Decimal(0), editable=False)
    absorbed = MoneyField(_("Charged", "已分配"), currency="currency", default=Decimal(0), editable=False)
    difference = MoneyField(_("Difference", "差异"), currency="currency", default=Decimal(0), editable=False)
    to = ChoiceField(
        ("stock", _("Product", "产品成本"), "processing"),
        ("cost_of_sales", _("Cost of sales", "主营业务成本"), "warning"),
        verbose_name=_("Goes to", "去向"),
        default="stock",
        editable=False,
    )

    class Meta:
        indexes = [models.Index(fields=["close", "position"], name="finance_cost_close_lines")]


constraint_text(
    "finance_one_cost_close_waiting", _("The month has a cost close in draft already", "该期间已有未执行的成本结转")
)
