"""Payment plans of sales orders: outside the ledger, until deliveries book the receivable."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, MoneyField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

OPEN = State("OPEN", _("Expected", "待收"), "processing")
BOOKED = State("BOOKED", _("In receivables", "已转应收"), "success")
DROPPED = State("DROPPED", _("No longer expected", "不再预期"))

NOTHING = Decimal("0.00")


class PaymentPlan(DocumentModel):
    """What an order will bring and when, by its payment term, counted from when its goods are to leave.

    total = booked + dropped + open: deliveries book their part as a receivable, an order that ends drops the rest.
    """

    order_ref = RefField("erp.sales_order", _("Sales order", "销售订单"), editable=False)
    customer = MasterKey("master.Party", _("Customer", "客户"), editable=False, db_constraint=False)
    payment_term = MasterKey("master.PaymentTerm", _("Payment term", "付款条件"), null=True, editable=False)
    expected_on = models.DateField(_("Goods leave on", "预计发货"), editable=False)
    first_due_on = models.DateField(_("Next due", "最近到期"), null=True, editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    total = MoneyField(_("Order amount", "订单金额"), currency="currency", editable=False)
    booked_total = MoneyField(_("In receivables", "已转应收"), currency="currency", default=NOTHING, editable=False)
    dropped_total = MoneyField(_("Dropped", "已取消"), currency="currency", default=NOTHING, editable=False)
    open_total = MoneyField(_("Expected", "待收金额"), currency="currency", default=NOTHING, editable=False)
    state = StateField(OPEN, BOOKED, DROPPED)

    class Meta:
        verbose_name = _("Payment plan", "收款计划")
        indexes = [
            models.Index(fields=["company_id", "first_due_on", "id"], name="finance_plan_due"),
            models.Index(fields=["company_id", "customer", "first_due_on", "id"], name="finance_plan_customer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order_ref"], name="finance_plan_once"),
            models.CheckConstraint(
                condition=Q(total=F("booked_total") + F("dropped_total") + F("open_total"), open_total__gte=0),
                name="finance_plan_adds_up",
            ),
        ]


class PaymentPlanLine(LineModel):
    """An instalment: what of it is still to come."""

    plan = MasterKey(PaymentPlan, _("Payment plan", "收款计划"), on_delete=models.CASCADE)
    due_on = models.DateField(_("Due on", "到期日"), editable=False)
    amount = MoneyField(_("Amount", "金额"), currency="currency", editable=False)
    open_amount = MoneyField(_("Still to come", "待收"), currency="currency", editable=False)

    class Meta:
        indexes = [models.Index(fields=["plan", "position"], name="finance_plan_lines")]
        constraints = [
            models.CheckConstraint(
                condition=Q(open_amount__gte=0, open_amount__lte=F("amount")), name="finance_plan_line_open"
            )
        ]


constraint_text("finance_plan_once", _("The order has a payment plan already", "该订单已有收款计划"))
constraint_text(
    "finance_plan_adds_up",
    _("Booked, dropped and expected do not add up to the plan", "已转应收、已取消与待收之和不等于计划金额"),
)
constraint_text("finance_plan_line_open", _("More is to come than was planned", "待收金额超过计划金额"))
