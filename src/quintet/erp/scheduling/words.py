"""What scheduling says to people: why an operation is not placed, what is late."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from quintet.erp.scheduling.building import Picture, needing
from quintet.erp.scheduling.capacity import Capacity
from quintet.erp.scheduling.engine import (
    MATERIAL,
    NO_MACHINE,
    NO_SKILL,
    NO_TIME,
    NOBODY_AT_WORK,
    WAITS,
    Objective,
    Proof,
)
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

_OPTIMAL = _("Proven: no plan is better", "已证明为最优方案")
_BETTER = _("{won} than the quick plan", "比快速方案{won}")
_SAME = _("Nothing better than the quick plan was found in {seconds} s", "{seconds} 秒内未找到比快速方案更好的安排")
_PLACED = _("{n} more operations placed", "多排 {n} 道工序")
_LESS_LATE = _("{span} less late", "总延期少 {span}")
_SOONER = _("finished {span} sooner", "完工早 {span}")
_LEFT_LATE = _("At most {span} of lateness could still be avoided", "延期最多还能再减少 {span}")
_LEFT_END = _("It could end at most {span} sooner", "完工最多还能再提前 {span}")
_HOURS, _MINUTES = _("{n} h", "{n} 小时"), _("{n} min", "{n} 分钟")


def verdict(found: Objective, proof: Proof) -> Text:
    """What optimising brought, and what could still be won at most, in a planner's words."""
    first = proof.first
    won = []
    if found.unplaced < first.unplaced:
        won.append(_PLACED.format(n=first.unplaced - found.unplaced))
    elif found.tardiness < first.tardiness:
        won.append(_LESS_LATE.format(span=_span(first.tardiness - found.tardiness)))
    if found.unplaced == first.unplaced and found.makespan < first.makespan:
        won.append(_SOONER.format(span=_span(first.makespan - found.makespan)))
    said = [_begun(_BETTER.format(won=_listed(won)))] if won else []
    if proof.optimal:
        said.append(_OPTIMAL)
    else:
        said += [] if won else [_SAME.format(seconds=round(proof.seconds))]
        late, end = found.tardiness - proof.tardiness, found.makespan - proof.makespan
        said.append(_LEFT_LATE.format(span=_span(late)) if late > 0 else _LEFT_END.format(span=_span(end)))
    return _listed(said, ". ", "；")


def _span(minutes: int) -> Text:
    """So long, in hours, or in minutes where it is less than one."""
    if minutes < 60:
        return _MINUTES.format(n=minutes)
    return _HOURS.format(n=plain(round(Decimal(minutes) / 60, 1)))


def _begun(text: Text) -> Text:
    """As a sentence begins."""
    return Text(text.en[:1].upper() + text.en[1:], text.zh)


def _listed(parts: list[Text], between: str = ", ", zh: str = "，") -> Text:
    return Text(between.join(part.en for part in parts), zh.join(part.zh for part in parts))


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
