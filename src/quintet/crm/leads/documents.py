"""Leads as people see them."""

from collections.abc import Iterable
from typing import Any

from quintet.crm.leads import rules
from quintet.crm.leads.models import CONTACTED, CONVERTED, DISQUALIFIED, NEW, QUALIFIED, Lead
from quintet.kernel import clock
from quintet.kernel.documents import Document, Form, Kanban, List, Menu, Preset, Section, Tab
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _
from quintet.master.organisation.queries import get_currencies

VERBS = "create edit contact qualify convert disqualify reopen"
OPEN = [NEW.value, CONTACTED.value, QUALIFIED.value]

lead = Document(
    Lead,
    menu=Menu(15),
    number="LD-{yymm}-{n:05}",
    room_label=_("Leads", "线索"),
    icon="filter",
    title="name",
    subtitle="number",
    list=List(
        columns=[
            "number",
            "name",
            "contact",
            "phone",
            "source",
            "state",
            "expected_amount",
            "next_step",
            "next_step_on",
            "owner",
        ],
        sort="-received_on",
        filters=["state", "owner", "unit", "source", "industry", "size", "received_on", "next_step_on", "reason"],
        group_by=["state", "source", "owner", "industry"],
        presets=[
            Preset("open", _("Open", "跟进中"), [("state", "in", OPEN)]),
            Preset("mine", _("Mine", "我的"), [("state", "in", OPEN), ("owner", "me", None)]),
            Preset(
                "due",
                _("Next step due", "今日应跟进"),
                [("state", "in", OPEN), ("next_step_on", "<=", "today")],
                sort="next_step_on",
            ),
            Preset("converted", _("Converted", "已转化"), [("state", "=", CONVERTED.value)]),
            Preset("disqualified", _("Disqualified", "无效"), [("state", "=", DISQUALIFIED.value)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Company", "公司"), ["name", "industry", "size", "region", "source", "received_on"]),
            Section(_("Whom to ask", "联系人"), ["contact", "post", "phone", "email", "owner", "unit"]),
            Section(_("What they want", "需求"), ["interest", "expected_amount", "next_step", "next_step_on"]),
            Section(_("Need", "需求描述"), ["need"], columns=2),
        ],
        tabs=[
            Tab(
                _("Result", "结果"),
                sections=[
                    Section(_("Result", "结果"), ["customer", "converted_on", "reason", "reason_detail"], columns=2)
                ],
            )
        ],
        states=[NEW, CONTACTED, QUALIFIED, CONVERTED],
    ),
    kanban=Kanban(
        by="state",
        title="name",
        fields=["contact", "expected_amount", "next_step", "next_step_on", "owner"],
        sum="expected_amount",
        move={CONTACTED.value: "contact", QUALIFIED.value: "qualify", CONVERTED.value: "convert"},
    ),
    rights=Rights(
        salesperson=may(VERBS, OWN),
        sales_manager=may(VERBS, DEPARTMENT),
        executive=may("read"),
    ),
    search=("number", "name", "contact", "phone"),
    editable_in=NEW | CONTACTED | QUALIFIED,
    amount="expected_amount",
    currency="currency",
    date="received_on",
    help=_(
        "Converting makes the customer (or uses one you choose), its contact and an opportunity, in one step.",
        "转化时一步生成客户（或选用已有客户）、联系人和商机。",
    ),
    empty=_("No leads yet: write down who asked, and how to reach them.", "还没有线索：请记下谁来咨询、如何联系。"),
)


@lead.prepare
def fill(leads: list[Any]) -> None:
    """Today, the company's currency."""
    bare = [each for each in leads if not each.currency]
    currencies = get_currencies({each.company_id for each in bare}) if bare else {}
    for each in leads:
        each.received_on = each.received_on or clock.today()
        each.currency = each.currency or currencies.get(each.company_id, "")


@lead.rule
def can_be_reached(each: Any) -> Iterable[Invalid]:
    """A lead has a phone or an e-mail address."""
    return rules.can_be_reached(each)


@lead.rule
def amount_not_negative(each: Any) -> Iterable[Invalid]:
    """The expected amount is not negative."""
    return rules.amount_not_negative(each)


@lead.rule
def dated_step_is_named(each: Any) -> Iterable[Invalid]:
    """A date for the next step needs the step."""
    return rules.dated_step_is_named(each)
