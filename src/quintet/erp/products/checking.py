"""What a bill of material and a routing fill in by themselves, and the circles they must not close."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from quintet.erp.products import rules
from quintet.erp.products.structure import edges_below
from quintet.erp.stock.queries import get_items
from quintet.erp.warehouses.queries import get_currency
from quintet.kernel import clock, sql, store
from quintet.kernel.results import Invalid
from quintet.kernel.text import Text, _

_VERSIONS = """
SELECT company_id, item_id, max(version_no) FROM "{table}" WHERE item_id = ANY(%s::bigint[]) GROUP BY 1, 2
"""
CIRCLE = _("An item cannot be part of itself: {path}", "物料不能包含自身：{path}")


def number_versions(table: str, records: Sequence[Any]) -> None:
    """The next version number of its item on each new record; one statement."""
    fresh = [r for r in records if r._state.adding and r.version_no is None and r.item_id]
    if not fresh:
        return
    rows = sql.rows(_VERSIONS.format(table=table), [store.array(sorted({r.item_id for r in fresh}))])
    last: dict[tuple[int, int], int] = defaultdict(int, {(row[0], row[1]): row[2] for row in rows})
    for record in fresh:
        key = (record.company_id, record.item_id)
        last[key] += 1
        record.version_no = last[key]


def fill_in_boms(boms: Sequence[Any]) -> None:
    """Version, first day, units; whether the bill would close a circle with what is active."""
    items = get_items([b.item_id for b in boms] + [line.item_id for b in boms for line in b.components])
    for bom in boms:
        bom.facts = items.get(bom.item_id)
        bom.unit_of_measure_id = bom.facts.unit_id if bom.facts else None
        bom.valid_from = bom.valid_from or clock.today()
        for line in bom.components:
            line.facts = items.get(line.item_id)
            line.unit_of_measure_id = line.facts.unit_id if line.facts else None
    number_versions("erp_bom", boms)
    circles = find_circles(boms)
    for bom in boms:
        bom.__dict__["circle"] = circles.get(id(bom))


def fill_in_routings(routings: Sequence[Any]) -> None:
    """Version, first day, units; operations numbered 10, 20, 30 where they have no number."""
    items = get_items(r.item_id for r in routings)
    for routing in routings:
        routing.facts = items.get(routing.item_id)
        routing.unit_of_measure_id = routing.facts.unit_id if routing.facts else None
        routing.valid_from = routing.valid_from or clock.today()
        last = 0
        for line in routing.operations:
            if line.sequence_no is None:
                line.sequence_no = (last // 10 + 1) * 10
            last = max(last, line.sequence_no)
        routing.operations.sort(key=lambda line: line.sequence_no)
    number_versions("erp_routing", routings)


def find_circles(boms: Sequence[Any], *, together: bool = False) -> dict[int, Text]:
    """{id(bom): what its circle is} of those whose components lead back to their item through what is active.

    `together`: these bills count as active as well (they become so in one step); else each is seen by itself.
    """
    found: dict[int, Text] = {}
    for company in {bom.company_id for bom in boms}:
        ours = [bom for bom in boms if bom.company_id == company]
        below: dict[int, set[int]] = defaultdict(set)
        for edge in edges_below(company, [c for bom in ours for c in _children(bom)], None):
            below[edge.parent].add(edge.child)
        if together:
            for bom in ours:
                below[bom.item_id] |= _children(bom)
        for bom in ours:
            # its own older versions make no circle that this one does not make
            path = rules.find_circle(bom.item_id, {**below, bom.item_id: _children(bom)})
            if path:
                found[id(bom)] = CIRCLE.format(path=_titles(path))
    return found


def _children(bom: Any) -> set[int]:
    return {line.item_id for line in bom.components if line.item_id}


def _titles(path: Iterable[int]) -> str:
    known = get_items(path)
    return " → ".join(known[item].code if item in known else str(item) for item in path)


def fill_in_centres(centres: Sequence[Any]) -> None:
    """Rates are in the company's currency."""
    for centre in centres:
        if centre.company_id:
            centre.currency = get_currency(centre.company_id)
        for line in centre.rates:
            line.currency = centre.currency


# Rules; registered in documents.py, each with its own name ------------------------------------------------------------


def made_item(record: Any) -> Invalid | None:
    """Bills and routings are of active items that are made, or of phantoms."""
    if record.facts is None or not record.facts.active or record.facts.kind not in ("make", "phantom"):
        return Invalid(_("Choose an active item that is made", "请选择启用中的自制物料或虚拟件"), "item")
    return None


def valid_days(record: Any) -> Invalid | None:
    """A version does not end before it begins."""
    if record.valid_to is not None and record.valid_to < record.valid_from:
        return Invalid(_("It ends before it begins", "失效日期早于生效日期"), "valid_to")
    return None


def positive_base(bom: Any) -> Invalid | None:
    """What the bill is for is above 0."""
    if bom.base_quantity <= 0:
        return Invalid(_("The base quantity is above 0", "基准数量须大于 0"), "base_quantity")
    return None


def usable_components(bom: Any) -> Iterable[Invalid]:
    """Components are active goods or phantoms with a quantity above 0 and a scrap rate below 100 %, once a use."""
    seen = set()
    for index, line in enumerate(bom.components):
        path = f"components.{index}"
        if line.facts is None or not line.facts.active or line.facts.kind in ("service", "tool"):
            text = _("Choose active goods or a phantom", "请选择启用中的实物物料或虚拟件")
            yield Invalid(text, f"{path}.item")
        if line.quantity <= 0:
            yield Invalid(_("A quantity is above 0", "用量须大于 0"), f"{path}.quantity")
        if (line.item_id, line.operation_no) in seen:
            text = _("The item is listed twice for this operation", "同一工序中该子件重复")
            yield Invalid(text, f"{path}.item")
        seen.add((line.item_id, line.operation_no))
        yield from _scrap_rate(line, path)


def no_circle(bom: Any) -> Invalid | None:
    """No item is part of itself, however deep; the message names the items in order."""
    circle = bom.__dict__.get("circle")
    return Invalid(circle, "components") if circle else None


def positive_lot(routing: Any) -> Invalid | None:
    """The standard lot is above 0."""
    if routing.lot_quantity <= 0:
        return Invalid(_("The standard lot is above 0", "标准批量须大于 0"), "lot_quantity")
    return None


def sound_operations(routing: Any) -> Iterable[Invalid]:
    """Operations have a number of their own, minutes that are not negative, a level from 1 to 5."""
    seen = set()
    for index, line in enumerate(routing.operations):
        path = f"operations.{index}"
        if line.sequence_no in seen or line.sequence_no <= 0:
            text = _("Operation numbers are above 0, each used once", "工序号须大于 0 且不重复")
            yield Invalid(text, f"{path}.sequence_no")
        seen.add(line.sequence_no)
        if line.setup_minutes < 0 or line.run_minutes < 0:
            yield Invalid(_("Minutes are not negative", "工时不能为负"), f"{path}.run_minutes")
        if not 1 <= line.min_level <= 5:
            yield Invalid(_("A level lies between 1 and 5", "级别须在 1 到 5 之间"), f"{path}.min_level")
        yield from _scrap_rate(line, path)


def _scrap_rate(line: Any, path: str) -> Iterable[Invalid]:
    if not 0 <= line.scrap_percent < 100:
        text = _("A scrap rate lies between 0 and below 100 %", "损耗率须在 0 到 100 之间（不含 100）")
        yield Invalid(text, f"{path}.scrap_percent")


def sound_windows(centre: Any) -> Iterable[Invalid]:
    """Windows are times of day ("08:00"), end after they begin, and do not overlap."""
    for index, line in enumerate(centre.windows):
        if not rules.is_time(line.from_time) or not rules.is_time(line.to_time):
            yield Invalid(_('Write a time as "08:00"', "时间格式为 08:00"), f"windows.{index}.from_time")
        elif line.from_time >= line.to_time:
            yield Invalid(_("A window ends after it begins", "结束时间须晚于开始时间"), f"windows.{index}.to_time")
    if rules.windows_overlap([(line.from_time, line.to_time) for line in centre.windows]):
        yield Invalid(_("Two windows overlap", "工作时段重叠"), "windows")


def sound_rates(centre: Any) -> Iterable[Invalid]:
    """Efficiency is above 0, rates are not negative, levels lie between 1 and 5."""
    if centre.efficiency <= 0:
        yield Invalid(_("Efficiency is above 0", "效率须大于 0"), "efficiency")
    for name in ("labour_rate", "overhead_rate"):
        if getattr(centre, name) < 0:
            yield Invalid(_("A rate is not negative", "费率不能为负"), name)
    for index, line in enumerate(centre.rates):
        if line.labour_rate < 0:
            yield Invalid(_("A rate is not negative", "费率不能为负"), f"rates.{index}.labour_rate")
        if not 1 <= line.min_level <= 5:
            yield Invalid(_("A level lies between 1 and 5", "级别须在 1 到 5 之间"), f"rates.{index}.min_level")
