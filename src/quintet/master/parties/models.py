"""Parties: one record a company, whether it buys from us, sells to us, or both."""

from django.db import models
from django.db.models import Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey
from quintet.kernel.records import LineModel, MasterModel
from quintet.kernel.text import _
from quintet.master.terms.models import PaymentTerm, PriceList

SIZES = (
    ("large", _("Large", "大型"), "purple"),
    ("medium", _("Medium", "中型"), "processing"),
    ("small", _("Small", "小型"), "default"),
    ("micro", _("Micro", "微型"), "default"),
)
SOURCES = (
    ("referral", _("Referral", "客户介绍")),
    ("fair", _("Trade fair", "展会")),
    ("web", _("Website", "官网")),
    ("call", _("Cold call", "陌生拜访")),
    ("tender", _("Tender", "招标")),
    ("other", _("Other", "其他")),
)


class Party(MasterModel):
    """A customer, a supplier, or both. `owner_id` is the salesperson who looks after it, `unit_id` their department."""

    name_en = models.CharField(
        _("English name", "英文名称"),
        max_length=200,
        blank=True,
        help_text=_("What English papers call it", "用于英文单据"),
    )
    short_name = models.CharField(_("Short name", "简称"), max_length=60, blank=True)
    is_customer = models.BooleanField(_("Customer", "客户"), default=True)
    is_supplier = models.BooleanField(_("Supplier", "供应商"), default=False)
    credit_code = models.CharField(
        _("Unified social credit code", "统一社会信用代码"),
        max_length=18,
        blank=True,
        help_text=_("18 characters with a check character (GB 32100)", "18 位，末位为校验码（GB 32100）"),
    )
    parent = MasterKey("self", _("Group", "所属集团"), null=True, blank=True)
    industry = models.CharField(_("Industry", "行业"), max_length=60, blank=True)
    size = ChoiceField(*SIZES, verbose_name=_("Size", "规模"), blank=True, default="")
    source = ChoiceField(*SOURCES, verbose_name=_("Source", "来源"), blank=True, default="")
    tags = models.CharField(_("Tags", "标签"), max_length=200, blank=True)
    owner_id = models.BigIntegerField(_("Owner", "负责人"), null=True, blank=True)
    unit_id = models.BigIntegerField(_("Department", "部门"), null=True, blank=True)
    payment_term = MasterKey(PaymentTerm, _("Payment term", "付款条件"), null=True, blank=True)
    price_list = MasterKey(PriceList, _("Price list", "价格表"), null=True, blank=True)
    invoice_title = models.CharField(_("Invoice title", "发票抬头"), max_length=200, blank=True)
    tax_no = models.CharField(_("Tax number", "纳税人识别号"), max_length=20, blank=True)
    bank_name = models.CharField(_("Bank", "开户银行"), max_length=120, blank=True)
    bank_account = models.CharField(_("Bank account", "银行账号"), max_length=60, blank=True)
    phone = models.CharField(_("Phone", "电话"), max_length=40, blank=True)
    email = models.CharField(_("E-mail", "邮箱"), max_length=120, blank=True)
    website = models.CharField(_("Website", "网址"), max_length=160, blank=True)
    address = models.CharField(_("Address", "地址"), max_length=240, blank=True)
    address_en = models.CharField(_("English address", "英文地址"), max_length=240, blank=True)
    remark = models.TextField(_("Remark", "备注"), blank=True)
    completeness = models.IntegerField(_("Completeness %", "资料完整度 %"), default=0, editable=False)

    class Meta:
        verbose_name = _("Party", "往来单位")
        indexes = [
            models.Index(fields=["owner_id", "pinyin", "id"], name="master_party_owner"),
            models.Index(fields=["pinyin", "id"], name="master_party_pinyin"),
            models.Index(fields=["-completeness", "-id"], name="master_party_completeness"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], name="master_party_credit_code_once", condition=~Q(credit_code="")
            ),
            models.CheckConstraint(
                condition=Q(is_customer=True) | Q(is_supplier=True), name="master_party_customer_or_supplier"
            ),
        ]


constraint_text(
    "master_party_credit_code_once",
    _("Another party has this credit code", "已有往来单位使用该统一社会信用代码"),
    "credit_code",
)
constraint_text(
    "master_party_customer_or_supplier",
    _("A party is a customer, a supplier, or both", "往来单位须是客户或供应商"),
    "is_customer",
)


class PartyContact(LineModel):
    """Somebody to talk to at a party. One may be the main contact."""

    party = MasterKey(Party, _("Party", "往来单位"), on_delete=models.CASCADE)
    name = models.CharField(_("Name", "姓名"), max_length=60)
    post = models.CharField(_("Position", "职务"), max_length=60, blank=True)
    phone = models.CharField(_("Phone", "电话"), max_length=40, blank=True)
    email = models.CharField(_("E-mail", "邮箱"), max_length=120, blank=True)
    main = models.BooleanField(_("Main contact", "主要联系人"), default=False)

    class Meta:
        indexes = [models.Index(fields=["party", "position"], name="master_party_contacts")]
        constraints = [
            models.UniqueConstraint(fields=["party"], name="master_party_one_main_contact", condition=Q(main=True))
        ]


constraint_text("master_party_one_main_contact", _("There is one main contact only", "主要联系人只能有一位"))


class PartyAddress(LineModel):
    """Where goods or papers go."""

    party = MasterKey(Party, _("Party", "往来单位"), on_delete=models.CASCADE)
    kind = ChoiceField(
        ("delivery", _("Delivery", "收货")),
        ("invoice", _("Invoice", "收票")),
        ("office", _("Office", "办公")),
        verbose_name=_("Kind", "类型"),
        default="delivery",
    )
    address = models.CharField(_("Address", "地址"), max_length=240)
    receiver = models.CharField(_("Receiver", "收件人"), max_length=60, blank=True)
    phone = models.CharField(_("Phone", "电话"), max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["party", "position"], name="master_party_addresses")]


class PartyPreference(LineModel):
    """What a customer likes to buy, as they said it or as we saw it."""

    party = MasterKey(Party, _("Party", "往来单位"), on_delete=models.CASCADE)
    product_family = models.CharField(_("Product family", "产品系列"), max_length=80)
    specification = models.CharField(_("Specification", "规格要求"), max_length=200, blank=True)
    price_band = models.CharField(_("Price band", "价格区间"), max_length=80, blank=True)
    channel = models.CharField(_("Channel", "采购渠道"), max_length=80, blank=True)
    delivery = models.CharField(_("Delivery", "交付要求"), max_length=120, blank=True)
    basis = ChoiceField(
        ("stated", _("Stated", "客户陈述")),
        ("observed", _("Observed", "行为观察")),
        verbose_name=_("Basis", "依据"),
        default="stated",
    )
    noted_on = models.DateField(_("Noted on", "记录日期"))

    class Meta:
        indexes = [models.Index(fields=["party", "position"], name="master_party_preferences")]
