"""Quotations and discount limits as people see them."""

from collections.abc import Iterable
from typing import Any

from quintet.crm.quotations import rules
from quintet.crm.quotations.filling import fill_in
from quintet.crm.quotations.models import ACCEPTED, DRAFT, SENT, DiscountLimit, Quotation, QuotationLine
from quintet.kernel.documents import Document, Form, Kanban, Lines, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may, roles
from quintet.kernel.text import _

ROOM = _("Quotations", "报价")
VERBS = "create edit send accept reject revise cancel expire"
MARGIN = "sales_manager cfo chief_accountant executive"

quotation = Document(
    Quotation,
    menu=Menu(30),
    number="QT-{yymm}-{n:05}",
    room_label=ROOM,
    icon="file-done",
    lines=[
        Lines(
            "lines",
            QuotationLine,
            "quotation",
            [
                "item",
                "description",
                "quantity",
                "unit_of_measure",
                "list_price",
                "unit_price",
                "discount",
                "tax_rate",
                "gross",
                "net",
                "tax",
            ],
        )
    ],
    list=List(
        columns=["number", "state", "customer", "quoted_on", "valid_until", "gross_total", "max_discount", "owner"],
        sort="-quoted_on",
        filters=["state", "customer", "owner", "unit", "quoted_on", "valid_until", "max_discount", "gross_total"],
        group_by=["state", "customer", "owner", "quoted_on"],
        presets=[
            Preset("mine", _("Mine", "我的"), [("owner", "me", None)]),
            Preset("drafts", _("Drafts", "草稿"), [("state", "=", DRAFT.value)]),
            Preset(
                "open", _("Waiting for the customer", "待客户答复"), [("state", "=", SENT.value)], sort="valid_until"
            ),
            Preset(
                "expiring",
                _("Expiring within 7 days", "7 天内到期"),
                [("state", "=", SENT.value), ("valid_until", "<=", "today+7")],
                sort="valid_until",
            ),
            Preset("accepted", _("Accepted", "已接受"), [("state", "=", ACCEPTED.value)]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Basics", "基本信息"),
                ["customer", "contact", "opportunity_ref", "quoted_on", "valid_until", "requested_on"],
            ),
            Section(
                _("Terms", "交易条款"),
                ["price_list", "payment_term", "currency", "owner", "unit", "version_no", "previous_ref"],
            ),
            Section(
                _("Amounts", "金额"),
                ["net_total", "tax_total", "gross_total", "max_discount", "cost_total", "margin"],
            ),
        ],
        tabs=[
            Tab(_("Lines", "明细"), lines="lines"),
            Tab(
                _("Remark and answer", "备注与答复"),
                sections=[
                    Section(
                        _("Answer", "客户答复"), ["sent_on", "answered_on", "rejection", "reason", "remark"], columns=2
                    )
                ],
            ),
        ],
        states=[DRAFT, SENT, ACCEPTED],
    ),
    kanban=Kanban(
        by="state",
        title="number",
        fields=["customer", "gross_total", "valid_until", "owner"],
        sum="gross_total",
        move={"SENT": "send", "ACCEPTED": "accept", "REJECTED": "reject", "CANCELLED": "cancel"},
    ),
    rights=Rights(
        salesperson=may(VERBS, OWN),
        sales_manager=may(VERBS, DEPARTMENT),
        order_desk=may("read accept"),
        accountant=may("read"),
        chief_accountant=may("read"),
        cfo=may("read"),
        executive=may("read"),
        # the margin tells what goods cost us: not for those who haggle
        fields={"cost_total": MARGIN, "margin": MARGIN},
    ),
    search=("number", "remark"),
    editable_in=DRAFT,
    amount="gross_total",
    currency="currency",
    date="quoted_on",
    help=_(
        "Prices come from the price list and include tax. A sent quotation is not changed: revise it instead.",
        "价格取自价格表，为含税价。已发送的报价单不可修改，请使用“修订”生成新版次。",
    ),
    empty=_(
        "No quotations yet: make one from an opportunity, or here.",
        "还没有报价单：可由商机生成，或在此新建。",
    ),
)


@quotation.prepare
def fill(quotations: list[Any]) -> None:
    """Terms of the customer, prices by quantity and date, tax, amounts and totals."""
    fill_in(quotations)


@quotation.rule
def amounts_within_reason(each: Any) -> Iterable[Invalid]:
    """Quantities above zero, prices not negative, percentages between 0 and 100."""
    return rules.amounts_within_reason(each.lines)


@quotation.rule
def valid_dates(each: Any) -> Invalid | None:
    """It does not expire before it begins."""
    return rules.valid_dates(each.quoted_on, each.valid_until)


discount_limit = Document(
    DiscountLimit,
    menu=Menu(90),
    room_label=ROOM,
    icon="percentage",
    cached=True,
    list=List(columns=["code", "name", "role", "percent", "active"], sort="code"),
    form=Form(sections=[Section(_("Discount limit", "折扣权限"), ["code", "name", "role", "percent", "active"])]),
    rights=Rights(
        sales_manager=may("read"), salesperson=may("read"), cfo=may("create edit"), executive=may("create edit")
    ),
    help=_(
        "More discount than the role may give waits for the sales manager's approval when the quotation is sent.",
        "折扣超过本人角色的权限时，发送报价单须经销售经理审批。",
    ),
    empty=_(
        "No limits: everybody may give any discount. Add the first one.", "尚未设置：任何人可给任意折扣。请新建第一条。"
    ),
)


@discount_limit.rule
def known_role(each: Any) -> Invalid | None:
    """The role exists."""
    if each.role in roles:
        return None
    return Invalid(_("There is no role {role}", "没有角色 {role}").format(role=each.role), "role")
