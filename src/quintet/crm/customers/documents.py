"""The contact log as people see it."""

from typing import Any

from quintet.crm.customers import rules
from quintet.crm.customers.models import Activity
from quintet.kernel import clock
from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

activity = Document(
    Activity,
    menu=Menu(40),
    number="AC-{yymm}-{n:05}",
    room_label=_("Customers", "客户"),
    icon="phone",
    subtitle="summary",
    list=List(
        columns=["happened_on", "customer", "kind", "summary", "next_step", "next_step_on", "is_done", "owner"],
        sort="-happened_on",
        filters=["customer", "kind", "owner", "happened_on", "next_step_on", "is_done"],
        group_by=["owner", "kind", "customer", "happened_on"],
        presets=[
            Preset("mine", _("Mine", "我的"), [("owner", "me", None)]),
            Preset("week", _("Last 7 days", "最近 7 天"), [("happened_on", ">=", "today-7")]),
            Preset(
                "due",
                _("Next step due", "待跟进"),
                [("is_done", "=", False), ("next_step_on", "<=", "today")],
                sort="next_step_on",
            ),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Contact", "联系"), ["customer", "contact", "kind", "happened_on", "opportunity_ref", "owner"]),
            Section(_("Content", "内容"), ["summary"], columns=2),
            Section(_("Next step", "下一步"), ["next_step", "next_step_on", "is_done"]),
        ]
    ),
    rights=Rights(
        salesperson=may("create edit finish_step", OWN),
        sales_manager=may("create edit finish_step", DEPARTMENT),
        order_desk=may("create edit finish_step", OWN),
        executive=may("read"),
    ),
    search=("number", "summary", "next_step"),
    date="happened_on",
    help=_(
        "What was said with a customer. With an opportunity, the next step also stands on its card.",
        "记录与客户的沟通。关联商机时，下一步会同步到商机卡片。",
    ),
    empty=_("No contacts logged yet: write down the last call.", "还没有联系记录：请记下最近一次沟通。"),
)


@activity.prepare
def fill(activities: list[Any]) -> None:
    """Today, when nobody said otherwise."""
    for each in activities:
        each.happened_on = each.happened_on or clock.today()


@activity.rule
def not_in_the_future(each: Any) -> Invalid | None:
    """What is logged has happened."""
    return rules.not_in_the_future(each.happened_on, clock.today())


@activity.rule
def dated_step_is_named(each: Any) -> Invalid | None:
    """A date for the next step needs the step."""
    return rules.dated_step_is_named(each.next_step, each.next_step_on)
