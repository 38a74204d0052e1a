"""Going live: trial balance, customers, suppliers, stock, and how they compare."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from quintet.finance.ledgers.models import Account
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MessageField, MoneyField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
POSTED = State("POSTED", _("Posted", "已过账"), "success", terminal=True)
VOID = State("VOID", _("Void", "已作废"), "error", terminal=True)
ZERO = Decimal("0.00")


class GoingLive(DocumentModel):
    """A company's books as they stood on the day before they began here, all of them in one document."""

    summary = models.CharField(_("Summary", "摘要"), max_length=200, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    opened_on = models.DateField(_("As of", "期初日期"), null=True, editable=False)
    debit_total = MoneyField(_("Debits", "借方合计"), currency="currency", default=ZERO, editable=False)
    credit_total = MoneyField(_("Credits", "贷方合计"), currency="currency", default=ZERO, editable=False)
    difference_count = models.IntegerField(_("Differences", "不一致项"), default=0, editable=False)
    checked_at = models.DateTimeField(_("Checked at", "核对时间"), null=True, editable=False)
    state = StateField(DRAFT, POSTED, VOID)

    class Meta:
        verbose_name = _("Going live", "期初建账")
        indexes = [models.Index(fields=["company_id", "-id"], name="finance_going_live_list")]
        constraints = [
            models.UniqueConstraint(fields=["company_id"], name="finance_going_live_once", condition=Q(state="POSTED")),
            models.CheckConstraint(
                condition=~Q(state="POSTED") | Q(difference_count=0, debit_total=models.F("credit_total")),
                name="finance_going_live_agrees",
            ),
        ]


constraint_text("finance_going_live_once", _("The company has gone live already", "该公司已完成期初建账"))
constraint_text("finance_going_live_agrees", _("The lists do not agree", "各清单不一致，不能过账"))
constraint_text("finance_going_live_immutable", _("What was opened is never changed", "已过账的期初建账不可更改"))


class GoingLiveBalance(LineModel):
    """The balance of an account, in debit or credit. Of what has a list of its own the total stands here."""

    run = MasterKey(GoingLive, _("Going live", "期初建账"), on_delete=models.CASCADE)
    account = MasterKey(Account, _("Account", "会计科目"))
    debit = MoneyField(_("Debit", "借方"), currency="currency", default=ZERO)
    credit = MoneyField(_("Credit", "贷方"), currency="currency", default=ZERO)
    party = MasterKey("master.Party", _("Party", "往来单位"), null=True, blank=True)
    item = MasterKey("master.Item", _("Item", "物料"), null=True, blank=True)
    department = MasterKey("master.OrgUnit", _("Department", "部门"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "position"], name="finance_going_live_balances")]


OWED = "invoice"
AHEAD = "prepayment"


class GoingLiveReceivable(LineModel):
    """What a customer owed of one document, or had paid ahead."""

    run = MasterKey(GoingLive, _("Going live", "期初建账"), on_delete=models.CASCADE)
    customer = MasterKey("master.Party", _("Customer", "客户"), where=[["is_customer", "=", True]])
    kind = ChoiceField(
        (OWED, _("Receivable", "应收"), "processing"),
        (AHEAD, _("Prepayment received", "预收"), "success"),
        verbose_name=_("Kind", "类型"),
        default=OWED,
    )
    document_no = models.CharField(_("Document number", "单据号"), max_length=34, blank=True)
    document_on = models.DateField(_("Document date", "单据日期"), null=True, blank=True)
    due_on = models.DateField(_("Due on", "到期日"), null=True, blank=True)
    amount = MoneyField(_("Amount", "金额"), currency="currency")

    class Meta:
        indexes = [models.Index(fields=["run", "position"], name="finance_going_live_customers")]


class GoingLivePayable(LineModel):
    """What was owed to a supplier of one document, or paid ahead."""

    run = MasterKey(GoingLive, _("Going live", "期初建账"), on_delete=models.CASCADE)
    supplier = MasterKey("master.Party", _("Supplier", "供应商"), where=[["is_supplier", "=", True]])
    kind = ChoiceField(
        (OWED, _("Payable", "应付"), "processing"),
        (AHEAD, _("Prepayment made", "预付"), "success"),
        verbose_name=_("Kind", "类型"),
        default=OWED,
    )
    document_no = models.CharField(_("Document number", "单据号"), max_length=34, blank=True)
    document_on = models.DateField(_("Document date", "单据日期"), null=True, blank=True)
    due_on = models.DateField(_("Due on", "到期日"), null=True, blank=True)
    amount = MoneyField(_("Amount", "金额"), currency="currency")

    class Meta:
        indexes = [models.Index(fields=["run", "position"], name="finance_going_live_suppliers")]


class GoingLiveStock(LineModel):
    """What an opening stock document of ERP puts into an account; read from there, never typed."""

    run = MasterKey(GoingLive, _("Going live", "期初建账"), on_delete=models.CASCADE)
    opening_stock_ref = RefField("erp.opening_stock", _("Opening stock", "期初库存"), editable=False)
    account = MasterKey(Account, _("Account", "会计科目"), editable=False)
    value = MoneyField(_("Value", "金额"), currency="currency", default=ZERO, editable=False)

    class Meta:
        indexes = [models.Index(fields=["run", "position"], name="finance_going_live_stock")]


class GoingLiveSide(LineModel):
    """One side of the comparison: what the list says, what the trial balance says; difference = list − ledger."""

    run = MasterKey(GoingLive, _("Going live", "期初建账"), on_delete=models.CASCADE)
    side = MessageField(_("What", "核对项"))
    account = MasterKey(Account, _("Account", "会计科目"), null=True, blank=True, editable=False)
    # of different things each: a sum over the sides would mean nothing
    subledger = MoneyField(_("List", "清单金额"), currency="currency", total=False, default=ZERO, editable=False)
    ledger = MoneyField(_("Trial balance", "科目余额"), currency="currency", total=False, default=ZERO, editable=False)
    difference = MoneyField(_("Difference", "差额"), currency="currency", total=False, default=ZERO, editable=False)

    class Meta:
        indexes = [models.Index(fields=["run", "position"], name="finance_going_live_sides")]
