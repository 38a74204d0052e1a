"""Vouchers and the templates that make them."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.finance.ledgers.models import DIRECTIONS, Account, Ledger, Period
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField, QuantityField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
REVIEWED = State("REVIEWED", _("Reviewed", "已审核"), "processing")
POSTED = State("POSTED", _("Posted", "已记账"), "success", terminal=True)
VOID = State("VOID", _("Void", "已作废"), "error", terminal=True)

APPROVED = State("APPROVED", _("In use", "启用"), "success")
RETIRED = State("RETIRED", _("Retired", "停用"), "default", terminal=True)

WORD = "记"


class VoucherTemplate(DocumentModel):
    """How a business fact becomes voucher lines. Approving it is the review of every voucher it makes."""

    ledger = MasterKey(Ledger, _("Ledger", "账套"), editable=False)
    code = models.CharField(_("Fact", "业务事项"), max_length=60, editable=False)
    revision = models.IntegerField(_("Revision", "版本号"), default=1, editable=False)
    name = models.CharField(_("Name", "名称"), max_length=120)
    name_en = models.CharField(_("English name", "英文名称"), max_length=120, blank=True)
    word = models.CharField(_("Voucher word", "凭证字"), max_length=4, default=WORD)
    summary = models.CharField(_("Summary", "摘要"), max_length=200)
    summary_en = models.CharField(_("English summary", "英文摘要"), max_length=200, blank=True)
    red = models.BooleanField(_("In red", "红字"), default=False)
    opening = models.BooleanField(_("Opening balance", "期初"), default=False)
    closing = models.BooleanField(
        _("Closes the result", "结转损益"),
        default=False,
        help_text=_("What it moves is no income or expense of the month", "其发生额不计入本期收入与费用"),
    )
    edited_by = RefField("kernel.user", _("Edited by", "编辑人"), link=False, null=True, editable=False)
    approved_by = RefField("kernel.user", _("Approved by", "批准人"), link=False, null=True, editable=False)
    state = StateField(DRAFT, APPROVED, RETIRED)

    class Meta:
        verbose_name = _("Voucher template", "凭证模板")
        indexes = [models.Index(fields=["company_id", "code", "revision", "id"], name="finance_template_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "code"], name="finance_one_template_in_use", condition=Q(state="APPROVED")
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("edited_by")), name="finance_template_second_person"),
        ]


class VoucherTemplateLine(LineModel):
    """One line (or, with `each`, one for every row of the fact)."""

    template = MasterKey(VoucherTemplate, _("Template", "模板"), on_delete=models.CASCADE)
    side = ChoiceField(*DIRECTIONS, verbose_name=_("Side", "方向"))
    role = models.CharField(_("Account role", "科目用途"), max_length=60)
    amount = models.CharField(_("Amount", "取值"), max_length=60)
    dimensions = models.CharField(_("Dimensions", "辅助核算"), max_length=80, blank=True)
    each = models.BooleanField(_("One a row", "按明细分行"), default=False)
    summary = models.CharField(_("Summary", "摘要"), max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["template", "position"], name="finance_template_lines")]


class Voucher(DocumentModel):
    """An entry in the books 记账凭证. finance_post() writes number, chain and hash; then it is for ever.

    `posted_on` lies in an open period and is the date of the books; `happened_on` is when it happened.
    """

    ledger = MasterKey(Ledger, _("Ledger", "账套"), editable=False, db_constraint=False)
    period = MasterKey(Period, _("Period", "会计期间"), editable=False, db_constraint=False)
    word = models.CharField(_("Word", "凭证字"), max_length=4, default=WORD, editable=False)
    sequence_no = models.IntegerField(_("Sequence", "凭证号"), null=True, editable=False)
    posted_on = models.DateField(_("Date", "凭证日期"), null=True, blank=True)
    happened_on = models.DateField(_("Happened on", "业务日期"), null=True, blank=True)
    summary = models.CharField(_("Summary", "摘要"), max_length=240)
    source_ref = RefField("", _("Source", "来源单据"), null=True, editable=False)
    reversed_ref = RefField("finance.voucher", _("Reverses", "冲销凭证"), null=True, editable=False)
    template = MasterKey(
        VoucherTemplate, _("Template", "凭证模板"), null=True, blank=True, editable=False, db_constraint=False
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    debit_total = MoneyField(_("Amount", "金额"), currency="currency", default=Decimal(0), editable=False)
    attachments = models.IntegerField(_("Attachments", "附件张数"), default=0)
    prepared_by = RefField("kernel.user", _("Prepared by", "制单"), link=False, null=True, editable=False)
    reviewed_by = RefField("kernel.user", _("Reviewed by", "审核"), link=False, null=True, editable=False)
    posted_by = RefField("kernel.user", _("Posted by", "记账"), link=False, null=True, editable=False)
    chain_no = models.BigIntegerField(_("Chain no.", "链序号"), null=True, editable=False)
    hash = models.CharField(_("Hash", "哈希"), max_length=64, default="", editable=False)
    state = StateField(DRAFT, REVIEWED, POSTED, VOID)

    class Meta:
        verbose_name = _("Voucher", "记账凭证")
        indexes = [
            models.Index(fields=["company_id", "-posted_on", "-id"], name="finance_voucher_list"),
            models.Index(
                fields=["period"], name="finance_voucher_waiting", condition=Q(state__in=["DRAFT", "REVIEWED"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "word", "period", "sequence_no"], name="finance_voucher_number_once"
            ),
            models.UniqueConstraint(fields=["ledger", "chain_no"], name="finance_voucher_chain_once"),
            models.UniqueConstraint(
                fields=["reversed_ref"],
                name="finance_voucher_reversed_once",
                condition=Q(reversed_ref__isnull=False) & ~Q(state="VOID"),
            ),
            models.CheckConstraint(condition=~Q(prepared_by=F("reviewed_by")), name="finance_voucher_second_person"),
            models.CheckConstraint(condition=Q(attachments__gte=0), name="finance_voucher_attachments"),
        ]


class VoucherLine(LineModel):
    """A debit or a credit. Amounts may be negative (红字); exactly one side is not zero."""

    voucher = MasterKey(Voucher, _("Voucher", "凭证"), db_constraint=False)
    account = MasterKey(Account, _("Account", "会计科目"), db_constraint=False)
    summary = models.CharField(_("Summary", "摘要"), max_length=240, blank=True)
    debit = MoneyField(_("Debit", "借方"), currency="currency", default=Decimal(0))
    credit = MoneyField(_("Credit", "贷方"), currency="currency", default=Decimal(0))
    party = MasterKey("master.Party", _("Party", "往来单位"), null=True, blank=True, db_constraint=False)
    item = MasterKey("master.Item", _("Item", "物料"), null=True, blank=True, db_constraint=False)
    employee = RefField("hr.employee", _("Employee", "职员"), link=False, null=True, blank=True)
    department = MasterKey("master.OrgUnit", _("Department", "部门"), null=True, blank=True, db_constraint=False)
    quantity = QuantityField(_("Quantity", "数量"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["voucher", "position"], name="finance_voucher_lines"),
            models.Index(fields=["account", "voucher"], name="finance_voucherline_account"),
        ]


constraint_text(
    "finance_one_template_in_use", _("One template of a kind is in use at a time", "同一业务事项只能启用一个模板")
)
constraint_text(
    "finance_template_second_person", _("Who edited a template does not approve it", "模板的编辑人不能批准该模板")
)
constraint_text("finance_voucher_number_once", _("The voucher number is taken", "凭证号已被占用"))
constraint_text("finance_voucher_chain_once", _("The place in the chain is taken", "凭证链序号已被占用"))
constraint_text("finance_voucher_reversed_once", _("It is reversed already", "该凭证已被冲销"))
constraint_text(
    "finance_voucher_second_person", _("Who prepared a voucher does not review it", "制单人不能审核自己的凭证")
)
constraint_text("finance_voucher_attachments", _("Attachments cannot be negative", "附件张数不能为负"), "attachments")
# raised by sql/020_walls.sql
constraint_text("finance_voucher_immutable", _("A posted voucher is never changed", "已记账凭证不可修改或删除"))
constraint_text("finance_voucher_balanced", _("Debits and credits of the voucher differ", "凭证借贷不平衡"))
constraint_text(
    "finance_voucher_lines_sound",
    _(
        "Every line has one side, a leaf account in use of this ledger and its dimensions",
        "每行须有且仅有借方或贷方金额，使用本账套启用的末级科目并填写辅助核算",
    ),
)
constraint_text("finance_voucher_controlled", _("Only business documents post to this account", "统驭科目不能手工制单"))
constraint_text("finance_period_open", _("The period is closed", "会计期间已结账"), "posted_on")
constraint_text("finance_voucher_sealed", _("A posted voucher has a number and a hash", "记账凭证须有凭证号与哈希"))
