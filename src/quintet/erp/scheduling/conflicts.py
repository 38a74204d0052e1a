"""What is in the way of a move, in words: each refusal names the rule and the other one."""

from quintet.erp.scheduling import words
from quintet.erp.scheduling.building import Picture
from quintet.erp.scheduling.fitting import (
    AWAY,
    CLOSED,
    MACHINE_TAKEN,
    MATERIAL,
    NO_TIME,
    NOBODY,
    OTHER_CENTRE,
    PAST,
    PERSON_TAKEN,
    PUSHES,
    TOO_EARLY,
    UNKNOWN,
    UNSKILLED,
    Obstacle,
    Wish,
)
from quintet.erp.scheduling.moments import moment
from quintet.erp.scheduling.work import label_of
from quintet.erp.stock.queries import get_items
from quintet.kernel import clock
from quintet.kernel.money import plain
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import Text, _

# kind → (rule, field, words)
_RULES: dict[str, tuple[str, str, Text]] = {
    PAST: ("not_in_the_past", "start_at", _("This moment has passed", "该时间已过")),
    OTHER_CENTRE: (
        "machine_of_centre",
        "machine",
        _("{machine} is no machine in use of {centre}", "{machine} 不是{centre}的可用设备"),
    ),
    CLOSED: (
        "machine_runs",
        "start_at",
        _("{machine} does not run then; it does from {moment}", "{machine} 此时不开工，最早 {moment}"),
    ),
    UNSKILLED: (
        "has_the_skill",
        "employee",
        _("{person} does not have {skill} at level {level}", "{person} 不具备{skill} {level} 级技能"),
    ),
    UNKNOWN: ("is_known", "employee", _("This person is not at work here", "该员工不在可排班人员中")),
    AWAY: (
        "is_at_work",
        "employee",
        _("{person} is not at work then (shift, leave or certificate)", "{person} 此时不在岗（班次、请假或证书到期）"),
    ),
    NO_TIME: (
        "time_is_enough",
        "start_at",
        _("There is not enough time before {until}", "{until} 前时间不够"),
    ),
    NOBODY: (
        "somebody_can",
        "employee",
        _("Nobody has {skill} at level {level} or above", "没有人具备{skill} {level} 级及以上技能"),
    ),
    MACHINE_TAKEN: ("machine_is_free", "machine", _("{machine} is taken by {job}", "{machine} 已安排 {job}")),
    PERSON_TAKEN: ("person_is_free", "employee", _("{person} does {job} then", "{person} 此时已安排 {job}")),
    TOO_EARLY: ("after_predecessor", "start_at", _("{job} ends only at {moment}", "{job} 要到 {moment} 才结束")),
    PUSHES: (
        "before_successor",
        "start_at",
        _(
            "{job} starts before this would end; push later operations to move it too",
            "{job} 在本工序结束前开始；可选择顺延后续工序",
        ),
    ),
    MATERIAL: (
        "material_is_there",
        "start_at",
        _("Material comes later: from {moment}", "物料到齐时间为 {moment}"),
    ),
}
_MISSING = _("Material missing: {items}", "缺料：{items}")


def refusal(picture: Picture, wish: Wish, obstacle: Obstacle) -> Refused:
    """The refusal of a move, at the field it is about."""
    name, field, _text = _RULES[obstacle.kind]
    rule = f"erp.scheduling.{name}"
    text = told(picture, wish, obstacle)
    return Refused(text, rule=rule, errors=[Invalid(text, field, rule)])


def told(picture: Picture, wish: Wish, obstacle: Obstacle) -> Text:
    """What is in the way, in words."""
    work = picture.work[wish.job]
    if obstacle.kind == MATERIAL and obstacle.moment is None:
        return _MISSING.format(items=missing_items(picture, wish.job))
    skill = words.skill_names([work.skill]).get(work.skill or 0, "")
    return _RULES[obstacle.kind][2].format(
        machine=_machine(picture, obstacle.machine),
        person=_person(picture, obstacle.person),
        job="" if obstacle.job is None else label_of(picture.work[obstacle.job]),
        moment="" if obstacle.moment is None else f"{clock.local(moment(obstacle.moment)):%m-%d %H:%M}",
        centre=picture.capacity.centre_label(work.work_centre),
        skill=skill,
        level=work.min_level,
        until=picture.capacity.last,
    )


def missing_items(picture: Picture, number: int) -> str:
    """ "12 PL-10, 4 SC-8": what neither lies in stock nor is on its way."""
    missing = words.missing_of(picture, picture.work[number])
    items = get_items(item for item, _quantity in missing)
    return ", ".join(f"{plain(quantity)} {items[item].code}" for item, quantity in missing)


def _machine(picture: Picture, machine: int | None) -> str:
    found = picture.capacity.machines.get(machine or 0)
    return found.label if found else ""


def _person(picture: Picture, person: int | None) -> str:
    found = picture.people.get(person or 0)
    return found.name if found else ""


__all__ = ["missing_items", "refusal", "told"]
