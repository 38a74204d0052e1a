"""What people do with versions: activate, retire, revise."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from quintet.erp.products.checking import find_circles
from quintet.erp.products.documents import bom, routing
from quintet.erp.products.events import BomActivated, BomRetired, RoutingActivated, RoutingRetired
from quintet.erp.products.models import ACTIVE, DRAFT, RETIRED, Bom, Routing
from quintet.kernel import clock, sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.documents import Document
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

_ACTIVATE = _("Activate", "生效")
_RETIRE = _("Retire", "停用")
_REVISE = _("Revise", "修订")
_FROM = {"valid_from": _("Valid from", "生效日期")}
_TAKES_OVER = _("From its first day it takes over from the version before", "自生效日起接替上一版本")
_NEW_VERSION = _("Makes a draft of the next version with the same lines", "复制明细生成下一版本草稿")

# index erp_bom_item, erp_routing_item (company_id, item_id, id desc); whoever activates a version of an item waits here
_BEFORE = """
SELECT v.id FROM "{table}" v JOIN unnest(%s::bigint[], %s::bigint[]) AS n(company, item)
  ON v.company_id = n.company AND v.item_id = n.item
WHERE v.state = 'ACTIVE' AND NOT v.id = ANY(%s::bigint[]) ORDER BY v.id FOR UPDATE
"""


@bom.command(DRAFT >> ACTIVE, label=_ACTIVATE, style="primary", labels=_FROM, help=_TAKES_OVER)
def activate(boms: Batch[Bom], *, valid_from: date | None = None) -> Iterable[Any]:
    """Make these the valid bills of their items. The version before ends the day before.

    Raises Refused for a circle among what is active, or a version that is valid later already.
    """
    circles = find_circles(boms, together=True)
    for each in boms:
        if id(each) in circles:
            problem = Invalid(circles[id(each)], "components", "erp.products.no_circle")
            raise Refused(problem.message, rule=problem.rule, errors=[problem])
    _take_over(bom, boms, valid_from, retire)
    return [BomActivated(document=b.id, item=b.item_id, version_no=b.version_no, valid_from=b.valid_from) for b in boms]


@bom.command((DRAFT | ACTIVE) >> RETIRED, label=_RETIRE, style="danger", confirm=True, lines=False)
def retire(boms: Batch[Bom]) -> Iterable[Any]:
    """Use this version no more. Orders that were made with it keep it."""
    return [BomRetired(document=each.id, item=each.item_id, version_no=each.version_no) for each in boms]


@bom.command(ACTIVE | RETIRED, label=_REVISE, bulk=False, help=_NEW_VERSION)
def revise(boms: Batch[Bom]) -> Iterable[Any]:
    """A draft of the next version with the same components."""
    names = ("item_id", "quantity", "scrap_percent", "issue_method", "operation_no", "remark")
    bom.create([_copy(each, "base_quantity", "components", names) for each in boms])
    return ()


@routing.command(DRAFT >> ACTIVE, label=_ACTIVATE, style="primary", labels=_FROM, help=_TAKES_OVER, name="activate")
def activate_routing(routings: Batch[Routing], *, valid_from: date | None = None) -> Iterable[Any]:
    """Make these the valid routings of their items. The version before ends the day before."""
    _take_over(routing, routings, valid_from, retire_routing)
    return [
        RoutingActivated(document=r.id, item=r.item_id, version_no=r.version_no, valid_from=r.valid_from)
        for r in routings
    ]


@routing.command((DRAFT | ACTIVE) >> RETIRED, label=_RETIRE, style="danger", confirm=True, lines=False, name="retire")
def retire_routing(routings: Batch[Routing]) -> Iterable[Any]:
    """Use this version no more. Orders that were made with it keep it."""
    return [RoutingRetired(document=each.id, item=each.item_id, version_no=each.version_no) for each in routings]


@routing.command(ACTIVE | RETIRED, label=_REVISE, bulk=False, help=_NEW_VERSION, name="revise")
def revise_routing(routings: Batch[Routing]) -> Iterable[Any]:
    """A draft of the next version with the same operations."""
    names = (
        "sequence_no",
        "name",
        "work_centre_id",
        "setup_minutes",
        "run_minutes",
        "skill_id",
        "min_level",
        "scrap_percent",
        "instructions",
    )
    routing.create([_copy(each, "lot_quantity", "operations", names) for each in routings])
    return ()


def _copy(record: Any, quantity: str, lines: str, names: Sequence[str]) -> dict[str, Any]:
    rows = [{name.removesuffix("_id"): getattr(row, name) for name in names} for row in getattr(record, lines)]
    return {
        "item": record.item_id,
        quantity: getattr(record, quantity),
        "valid_from": clock.today(),
        "remark": record.remark,
        lines: rows,
    }


def _take_over(document: Document, records: Sequence[Any], valid_from: date | None, retire: Callable[..., Any]) -> None:
    """End the active versions that the new ones follow; written first, for no two are valid on one day."""
    for record in records:
        record.valid_from = valid_from or record.valid_from
        if record.valid_to is not None and record.valid_to < record.valid_from:
            text = _("It ends before it begins", "失效日期早于生效日期")
            raise InvalidInput([Invalid(text, "valid_to", "erp.products.valid_days")])
    keys = sorted({(r.company_id, r.item_id) for r in records})
    rows = sql.rows(
        _BEFORE.format(table=document.table),
        [store.array(k[0] for k in keys), store.array(k[1] for k in keys), store.array(r.id for r in records)],
    )
    of_item: dict[tuple[int, int], list[Any]] = {}
    for before in current().load(document, [row[0] for row in rows], lines=False):
        of_item.setdefault((before.company_id, before.item_id), []).append(before)
    replaced = []
    for record in records:
        for before in of_item.get((record.company_id, record.item_id), ()):
            if _ends(before, record):
                replaced.append(before)
    if replaced:
        retire(replaced)
    current().flush()


def _ends(before: Any, record: Any) -> bool:
    """Cut an earlier version short; whether it is replaced from its first day on. Raises Refused for a later one."""
    if before.valid_to is not None and before.valid_to < record.valid_from:
        return False
    if before.valid_from < record.valid_from:
        before.valid_to = record.valid_from - timedelta(days=1)
        return False
    if before.valid_from == record.valid_from:
        return True
    if record.valid_to is not None and record.valid_to < before.valid_from:
        return False
    text = _("{number} is active from {day} already", "{number} 已自 {day} 起生效")
    said = text.format(number=before.number, day=before.valid_from.isoformat())
    raise Refused(said, rule="erp.products.no_later_version", errors=[Invalid(said, "valid_from")])
