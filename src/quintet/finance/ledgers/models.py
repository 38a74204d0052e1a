"""Ledger, chart of accounts, periods; and the balances that only the posting function writes."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField, QuantityField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

NEW = State("NEW", _("New", "新建"))
ACTIVE = State("ACTIVE", _("In use", "启用"), "success")

OPEN = State("OPEN", _("Open", "开放"), "processing")
CLOSED = State("CLOSED", _("Closed", "已结账"), "default")

TYPES = (
    ("asset", _("Asset", "资产")),
    ("liability", _("Liability", "负债")),
    ("equity", _("Equity", "所有者权益")),
    ("cost", _("Cost", "成本")),
    ("income", _("Income", "收入")),
    ("expense", _("Expense", "费用")),
)
DIRECTIONS = (("debit", _("Debit", "借")), ("credit", _("Credit", "贷")))
# 会计法 art. 22: accounts are kept in Chinese; foreign-invested companies may use a foreign language as well
LANGUAGES = (("zh", _("Chinese", "中文")), ("en", _("English", "英文")))
DIMENSIONS = ("party", "item", "employee", "department")


class Ledger(DocumentModel):
    """The books of a company 账套: a chart pack, a currency, the first day they are kept from."""

    name = models.CharField(_("Name", "名称"), max_length=120)
    pack = models.CharField(_("Chart pack", "会计准则"), max_length=60, default="small_business")
    currency = models.CharField(_("Currency", "本位币"), max_length=3, default="CNY")
    started_on = models.DateField(_("Started on", "启用日期"))
    language = ChoiceField(*LANGUAGES, verbose_name=_("Language of summaries", "摘要语言"), default="zh")
    state = StateField(NEW, ACTIVE)

    class Meta:
        verbose_name = _("Ledger", "账套")
        constraints = [
            models.UniqueConstraint(fields=["company_id"], name="finance_one_ledger_a_company"),
        ]


class Account(DocumentModel):
    """An account of the chart. Only leaves are posted to; `dimensions` are required ones, "item?" an optional one."""

    ledger = MasterKey(Ledger, _("Ledger", "账套"), editable=False)
    code = models.CharField(_("Code", "科目编码"), max_length=20)
    name = models.CharField(_("Name", "科目名称"), max_length=120)
    name_en = models.CharField(_("English name", "英文名称"), max_length=120, blank=True)
    full_name = models.CharField(_("Full name", "科目全称"), max_length=240, editable=False)
    parent = MasterKey("self", _("Parent", "上级科目"), null=True, blank=True)
    type = ChoiceField(*TYPES, verbose_name=_("Type", "类别"))
    direction = ChoiceField(*DIRECTIONS, verbose_name=_("Direction", "余额方向"))
    dimensions = models.CharField(
        _("Dimensions", "辅助核算"),
        max_length=80,
        blank=True,
        help_text=_(
            "party item employee department; with ? it is optional", "party item employee department；带 ? 为选填"
        ),
    )
    leaf = models.BooleanField(_("Posted to", "末级"), default=True, editable=False)
    controlled = models.BooleanField(
        _("Controlled", "统驭科目"),
        default=False,
        help_text=_("Only business documents post to it", "只能由业务单据入账，不能手工制单"),
    )
    active = models.BooleanField(_("Active", "启用"), default=True)

    class Meta:
        verbose_name = _("Account", "会计科目")
        indexes = [
            models.Index(fields=["company_id", "code", "id"], name="finance_account_code"),
        ]
        constraints = [models.UniqueConstraint(fields=["ledger", "code"], name="finance_account_code_once")]


class AccountRole(LineModel):
    """The account a role stands for in a ledger."""

    ledger = MasterKey(Ledger, _("Ledger", "账套"), on_delete=models.CASCADE)
    role = models.CharField(_("Role", "用途"), max_length=60)
    account = MasterKey(Account, _("Account", "会计科目"))

    class Meta:
        indexes = [models.Index(fields=["ledger", "position"], name="finance_account_roles")]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "role"], name="finance_account_role_once", deferrable=models.Deferrable.DEFERRED
            )
        ]


class Period(DocumentModel):
    """A month of a ledger; month 0 holds the opening balances, one day before the books start."""

    ledger = MasterKey(Ledger, _("Ledger", "账套"), editable=False)
    year = models.IntegerField(_("Year", "年度"), editable=False)
    month = models.IntegerField(_("Month", "月份"), editable=False)
    first_on = models.DateField(_("First day", "首日"), editable=False)
    last_on = models.DateField(_("Last day", "末日"), editable=False)
    reopened_because = models.CharField(_("Reopened because", "反结账原因"), max_length=240, blank=True, editable=False)
    state = StateField(OPEN, CLOSED)

    class Meta:
        verbose_name = _("Period", "会计期间")
        indexes = [models.Index(fields=["company_id", "-first_on", "-id"], name="finance_period_list")]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "year", "month"], name="finance_period_once"),
            models.CheckConstraint(condition=Q(month__gte=0, month__lte=12), name="finance_period_month"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="finance_period_days"),
        ]


class Balance(models.Model):
    """Turnover of an account in a period, over all dimensions. Written by finance_post() only.

    `closed`: debits less credits of vouchers that close the result 结转损益; debit − credit − closed is what an income
    or expense account earned or cost, whether or not its month was closed.
    """

    id = models.BigAutoField(primary_key=True)
    ledger_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    period_id = models.BigIntegerField()
    debit = MoneyField(default=0, max_digits=24)
    credit = MoneyField(default=0, max_digits=24)
    closed = MoneyField(db_default=Decimal(0), default=0, max_digits=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ledger_id", "account_id", "period_id"], name="finance_balance_once")
        ]


class DimensionBalance(models.Model):
    """The same by dimension (0 = none), for lines that carry one. Written by finance_post() only."""

    id = models.BigAutoField(primary_key=True)
    ledger_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    period_id = models.BigIntegerField()
    party_id = models.BigIntegerField(default=0)
    item_id = models.BigIntegerField(default=0)
    employee_id = models.BigIntegerField(default=0)
    department_id = models.BigIntegerField(default=0)
    debit = MoneyField(default=0, max_digits=24)
    credit = MoneyField(default=0, max_digits=24)
    quantity = QuantityField(default=0, max_digits=24)  # in on the debit side, out on the credit side

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "ledger_id",
                    "account_id",
                    "period_id",
                    "party_id",
                    "item_id",
                    "employee_id",
                    "department_id",
                ],
                name="finance_dimension_balance_once",
            )
        ]


class ChainHead(models.Model):
    """The last link of a ledger's hash chain: its row's lock puts vouchers in one order."""

    ledger_id = models.BigIntegerField(primary_key=True)
    chain_no = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


constraint_text(
    "finance_one_ledger_a_company", _("The company keeps its books in one ledger", "该公司已有账套"), "name"
)
constraint_text("finance_account_code_once", _("The code exists already", "科目编码已存在"), "code")
constraint_text("finance_account_role_once", _("A role stands for one account", "一个用途只能对应一个科目"), "roles")
