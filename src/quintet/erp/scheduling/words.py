"""What scheduling says to people: why an operation is not placed, what is late."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from quintet.erp.scheduling.building import Picture, needing
from quintet.erp.scheduling.capacity import Capacity
from quintet.erp.scheduling.engine import MATERIAL, NO_MACHINE, NO_SKILL, NO_TIME, NOBODY_AT_WORK, WAITS
from quintet.erp.scheduling.work import WorkOrderFacts
from quintet.erp.stock.queries import get_items
from quintet.kernel import sql, store
from quintet.kernel.money import plain
from quintet.kernel.text import Text, _

_WHY = {
    NO_MACHINE: _("no machine in use in {centre}", "{centre}没有可用设备"),
    NO_SKILL: _("nobody has the skill {skill} at level {level} or above", "没有人具备{skill} {level} 级及以上技能"),
    NOBODY_AT_WORK: _(
        "nobody with the skill {skill} at level {level} is at work while {centre} runs",
        "{centre}开工期间没有具备{skill} {level} 级技能的人在班",
    ),
    NO_TIME: _("{hours} h do not fit before {until}", "{until} 前排不下 {hours} 小时"),
    WAITS: _("waits for an operation that is not placed", "前道工序或子件订单未能排产"),
    MATERIAL: _("material missing: {items}", "缺料：{items}"),
}
_LATE = _("Due {due}, ends {end}: {days} days late", "要求 {due} 完工，预计 {end}，延期 {days} 天")


def skill_names(skills: Iterable[int | None]) -> dict[int, str]:
    """{skill: its name}; one statement."""
    wanted = sorted({each for each in skills if each is not None})
    if not wanted:
        return {}
    return dict(sql.rows("SELECT id, name FROM master_skill WHERE id = ANY(%s::bigint[])", [store.array(wanted)]))


def reasons(picture: Picture, unplaced: Mapping[int, str]) -> dict[int, Text]:
    """{work order: why it is not placed}; up to two statements."""
    works = [picture.work[number] for number in unplaced]
    skills = skill_names(work.skill for work in works)
    lacking = {work.id: missing_of(picture, work) for work in works if unplaced[work.id] == MATERIAL}
    items = get_items(item for found in lacking.values() for item, _quantity in found)
    found = {}
    for work in works:
        missing = ", ".join(f"{plain(quantity)} {items[item].code}" for item, quantity in lacking.get(work.id, ()))
        skill, capacity = skills.get(work.skill or 0, ""), picture.capacity
        text = why(capacity, unplaced[work.id], work.work_centre, skill, work.min_level, work.left_minutes)
        found[work.id] = text.format(items=missing)
    return found


def why(capacity: Capacity, code: str, centre: int, skill: str, level: int, minutes: Decimal) -> Text:
    """Why an operation finds no place, in words; `{items}` is left for what is missing."""
    return _WHY[code].format(
        centre=capacity.centre_label(centre),
        skill=skill,
        level=level,
        hours=plain(round(minutes / 60, 1)),
        until=capacity.last,
        items="{items}",
    )


def missing_of(picture: Picture, work: WorkOrderFacts) -> list[tuple[int, Decimal]]:
    """(item, quantity) that is neither in stock nor on its way for this operation."""
    order = [each for each in picture.work.values() if each.manufacturing_order == work.manufacturing_order]
    awaited = picture.materials.get(work.manufacturing_order, ())
    return [
        (each.item, each.quantity)
        for each in awaited
        if each.on is None and needing(order, each.operation).id == work.id
    ]


def late(due: date, end: date) -> Text:
    """How late an order is, in words."""
    return _LATE.format(due=due, end=end, days=(end - due).days)
