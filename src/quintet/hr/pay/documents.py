"""Pay rates and grants on screen: payroll's, everybody's own, what one was granted; HR without payroll sees none."""

from collections.abc import Iterable
from typing import Any

from quintet.hr.careers.documents import THEIRS
from quintet.hr.employees.queries import get_employees, superiors_of
from quintet.hr.pay.models import PayGrant, PayRate
from quintet.kernel import clock, sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import ColumnScope, Rights, Scope, may
from quintet.kernel.text import _
from quintet.kernel.unit import current
from quintet.master.organisation.queries import get_currencies

ROOM = _("Pay", "薪酬")


def _seen_by(actor: Actor) -> list[int]:
    """Employees whose pay the actor may see without being payroll: their own employments, and those granted today."""
    if not actor.user_id:
        return []
    return [row[0] for row in sql.rows(
        "SELECT id FROM hr_employee WHERE user_id = %s UNION SELECT employee_id FROM hr_paygrant"
        ' WHERE "user" = %s AND valid_from <= %s AND valid_to >= %s',
        [actor.user_id, actor.user_id, clock.today(), clock.today()],
    )]  # fmt: skip


GRANTED: Scope = ColumnScope("own", "employee_id", _seen_by)

pay_rate = Document(
    PayRate,
    number="PR{n:06}",
    menu=Menu(60),
    room_label=ROOM,
    icon="pay-circle",
    guarded=True,
    list=List(
        columns=["employee", "valid_from", "kind", "amount", "currency", "pays", "reason"],
        sort="-valid_from",
        filters=["employee", "kind", "reason", "valid_from"],
    ),
    form=Form(
        sections=[
            Section(_("Pay rate", "定薪"), ["number", "employee", "valid_from", "kind", "amount", "currency", "pays"]),
            Section(_("Why", "原因"), ["reason", "remark"]),
        ]
    ),
    rights=Rights(payroll=may("create edit"), everybody=may("read", GRANTED)),
    date="valid_from",
    help=_(
        "A rate holds until the next one. Payroll sees all, everybody their own; others are granted a look by name.",
        "新定薪生效前，原定薪持续有效。薪酬岗可见全部，员工可见本人；其他人须逐人授权。",
    ),
    empty=_("No rates to see here.", "没有可查看的定薪。"),
)

pay_grant = Document(
    PayGrant,
    number="PG{n:05}",
    menu=Menu(62),
    room_label=ROOM,
    icon="safety",
    list=List(
        columns=["employee", "user", "valid_from", "valid_to", "reason"],
        sort="-valid_from",
        filters=["employee", "user"],
        presets=[Preset("open", _("In force", "有效"), [("valid_to", ">=", "today")])],
    ),
    form=Form(sections=[Section(_("Grant", "授权"), ["employee", "user", "valid_from", "valid_to", "reason"])]),
    rights=Rights(payroll=may("create edit"), everybody=may("read", THEIRS)),
    date="valid_from",
    empty=_("Nobody was granted to see another's pay.", "没有薪酬查看授权。"),
)


@pay_rate.prepare
def belongs_to_the_employees_company(rates: list[Any]) -> None:
    """The company is the employee's; a currency nobody gave is that of its books."""
    people = get_employees(each.employee_id for each in rates)
    currencies = get_currencies(person.company_id for person in people.values())
    for each in rates:
        if each.employee_id in people:
            each.company_id = people[each.employee_id].company_id
            each.currency = (each.currency or currencies.get(each.company_id, "")).upper()


@pay_rate.rule
def stays_with_the_employee(rate: Any) -> Invalid | None:
    """Another person's rate is another record."""
    if not rate._state.adding and "employee_id" in store.changed(rate):
        return Invalid(_("Enter another rate for another person", "请为其他员工另行定薪"), "employee")
    return None


@pay_rate.rule
def above_zero(rate: Any) -> Invalid | None:
    """Nobody works for nothing."""
    if rate.amount <= 0:
        return Invalid(_("A rate of pay is above zero", "薪资标准必须大于零"), "amount")
    return None


@pay_rate.rule
def neither_own_nor_a_superiors(rate: Any) -> Invalid | None:
    """Payroll handles neither its own pay nor that of those above (HR spec, rules)."""
    actor = current().actor
    if actor.is_system or not actor.user_id:
        return None
    user = get_employees([rate.employee_id])[rate.employee_id].user_id
    if user is not None and user in (actor.user_id, *superiors_of(actor.user_id)):
        text = _("Your own pay and your superiors' is for somebody else to enter", "本人及上级的薪酬须由他人办理")
        return Invalid(text, "employee")
    return None


@pay_grant.rule
def is_in_order(grant: Any) -> Iterable[Invalid]:
    """It ends after it begins, and nobody grants themselves a look."""
    if grant.valid_to < grant.valid_from:
        yield Invalid(_("It ends before it begins", "结束日期早于开始日期"), "valid_to")
    if not current().actor.is_system and grant.user == current().actor.user_id:
        yield Invalid(_("Nobody grants themselves", "不能为本人授权"), "user")
