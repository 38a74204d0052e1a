"""Opening balances 期初余额, entered or imported once."""

from decimal import Decimal

from django.db import models

from quintet.finance.ledgers.models import Account
from quintet.kernel.fields import MasterKey, MoneyField, QuantityField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
POSTED = State("POSTED", _("Posted", "已过账"), "success", terminal=True)
VOID = State("VOID", _("Void", "已作废"), "error", terminal=True)


class OpeningBalance(DocumentModel):
    """Balances of accounts on the day before the books start. Stock is opened by its own document in ERP."""

    summary = models.CharField(_("Summary", "摘要"), max_length=200, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    debit_total = MoneyField(_("Debits", "借方合计"), currency="currency", default=Decimal(0), editable=False)
    credit_total = MoneyField(_("Credits", "贷方合计"), currency="currency", default=Decimal(0), editable=False)
    state = StateField(DRAFT, POSTED, VOID)

    class Meta:
        verbose_name = _("Opening balances", "期初余额")
        indexes = [models.Index(fields=["company_id", "-id"], name="finance_opening_list")]


class OpeningBalanceLine(LineModel):
    """The balance of an account (and a customer, with the day it is due)."""

    document = MasterKey(OpeningBalance, _("Opening balances", "期初余额"), on_delete=models.CASCADE)
    account = MasterKey(Account, _("Account", "会计科目"))
    debit = MoneyField(_("Debit", "借方"), currency="currency", default=Decimal(0))
    credit = MoneyField(_("Credit", "贷方"), currency="currency", default=Decimal(0))
    party = MasterKey("master.Party", _("Party", "往来单位"), null=True, blank=True)
    item = MasterKey("master.Item", _("Item", "物料"), null=True, blank=True)
    due_on = models.DateField(_("Due on", "到期日"), null=True, blank=True)
    quantity = QuantityField(_("Quantity", "数量"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["document", "position"], name="finance_opening_lines")]
