"""Skills change, are renewed, end; each time the fact is said, because schedules rest on it."""

from datetime import date, timedelta
from typing import Annotated

from quintet.hr.skills.documents import employee_skill
from quintet.hr.skills.events import EmployeeSkillChanged
from quintet.hr.skills.models import EmployeeSkill
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

GAINED, CHANGED, ENDED = "gained", "changed", "ended"


def _changed(record: EmployeeSkill, kind: str) -> EmployeeSkillChanged:
    return EmployeeSkillChanged(
        document=record.id,
        employee=record.employee_id,
        skill=record.skill_id,
        kind=kind,
        level=record.level,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
    )


@employee_skill.command(label=_("Change level", "调整等级"), bulk=False)
def change_level(
    records: Batch[EmployeeSkill],
    *,
    level: Annotated[int, Input(label=_("Level", "等级"))],
    on: Annotated[date | None, Input(label=_("From", "生效日期"))] = None,
    valid_to: Annotated[date | None, Input(label=_("Valid to", "失效日期"))] = None,
    certificate_no: Annotated[str, Input(label=_("Certificate no.", "证书编号"))] = "",
):
    """Another level from a day on (today): this record ends the day before and a new one begins.

    Raises Refused for a day at or before the record's own beginning: then the record itself is to be corrected.
    """
    first = on or clock.today()
    rows = []
    for each in records:
        if first <= each.valid_from or (each.valid_to is not None and first > each.valid_to):
            text = _(
                "The day lies outside this record: correct the record itself",
                "日期不在本记录有效期内，请直接更正本记录",
            )
            raise Refused(text, rule="hr.skills.changes_within_record")
        rows.append(
            {
                "employee": each.employee_id,
                "skill": each.skill_id,
                "level": level,
                "valid_from": first,
                "valid_to": valid_to or each.valid_to,
                "certificate_no": certificate_no or each.certificate_no,
                "issued_by": each.issued_by,
            }
        )
        each.valid_to = first - timedelta(days=1)
    current().flush()  # the old ones must have ended before the database sees the new
    employee_skill.create(rows)
    for each in records:
        yield _changed(each, CHANGED)


@employee_skill.command(label=_("Renew", "续期"), style="primary")
def renew(
    records: Batch[EmployeeSkill],
    *,
    valid_to: Annotated[date, Input(label=_("Valid to", "失效日期"))],
    certificate_no: Annotated[str, Input(label=_("Certificate no.", "证书编号"))] = "",
):
    """A later last day. Raises Refused when it is no later than the present one."""
    for each in records:
        if each.valid_to is None or valid_to <= each.valid_to:
            text = _("It is valid longer already", "现有有效期不早于该日期")
            raise Refused(text, rule="hr.skills.renewed_for_longer")
        each.valid_to, each.end_reason = valid_to, ""
        each.certificate_no = certificate_no or each.certificate_no
        yield _changed(each, CHANGED)


@employee_skill.command(label=_("End", "终止"), style="danger", confirm=True)
def end(
    records: Batch[EmployeeSkill],
    *,
    reason: Annotated[str, Input(label=_("Reason", "原因"))],
    on: Annotated[date | None, Input(label=_("Last day", "最后有效日"))] = None,
):
    """The skill counts no more after a day (yesterday, when none is given: from today on it is gone).

    Raises Refused when it ended before that day already, or the day lies before it began.
    """
    last = on or clock.today() - timedelta(days=1)
    for each in records:
        if each.valid_to is not None and each.valid_to <= last:
            raise Refused(_("It has ended already", "该技能已失效"), rule="hr.skills.not_ended_yet")
        if last < each.valid_from:
            text = _("It begins on {day} only", "该技能自 {day} 起才生效").format(day=each.valid_from)
            raise Refused(text, rule="hr.skills.ends_after_it_begins")
        each.valid_to, each.end_reason = last, reason
        yield _changed(each, ENDED)


@employee_skill.command(label=_("Say what was entered", "通告变更"), button=False, held=None)
def announce(records: Batch[EmployeeSkill], *, kind: str):
    """Say a record entered or edited by hand as the fact it is (the kernel's own create and edit say only that)."""
    for each in records:
        yield _changed(each, kind)
