"""The multi-level tree of an item with rolled-up costs, and where an item is used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from quintet.erp.products import rules
from quintet.erp.products.models import BomComponent
from quintet.erp.products.queries.costs import CostSheet, standard_costs
from quintet.erp.products.structure import Edge, edges_above, edges_below
from quintet.erp.stock.queries import ItemFacts, get_items
from quintet.kernel import clock, sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.money import plain, round_money, round_quantity
from quintet.kernel.reports import Check, Column, Result, ref, report, to_list, to_report
from quintet.kernel.text import _

ONE = Decimal(1)
SEES_COST = "planner engineer cost_accountant accountant chief_accountant cfo executive"
READERS = f"{SEES_COST} workshop buyer"
METHODS = {value: label for value, label, *_tone in BomComponent._meta.get_field("issue_method").options}
_LABELS = {"item": _("Item", "物料"), "quantity": _("Quantity", "数量"), "on": _("Valid on", "有效日期")}

_ITEM = Column("item", _("Item", "物料"), "ref", to="master.item", width=320)
_UNIT = Column("unit", _("Unit", "单位"))
_HOW = [
    Column("scrap", _("Scrap %", "损耗率 %"), "percent"),
    Column("method", _("Issue method", "发料方式")),
    Column("operation", _("Operation no.", "用料工序"), "integer"),
    Column("bom", _("Bill", "物料清单"), "ref", to="erp.bom"),
]
_COSTS = [
    Column("unit_cost", _("Unit cost", "单位成本"), "decimal"),
    Column("material", _("Material", "材料"), "money"),
    Column("labour", _("Labour", "人工"), "money"),
    Column("overhead", _("Overhead", "制造费用"), "money"),
    Column("total", _("Total", "合计"), "money"),
]


@report(
    "erp.bom_tree",
    _("Multi-level bill of material", "多级物料清单"),
    icon="apartment",
    roles=READERS,
    help=_(
        "Everything an item is made of, level by level, scrap included, with present costs rolled up.",
        "逐级展开产品的全部构成（含损耗），并按现行成本卷算。",
    ),
    labels=_LABELS,
    defaults=lambda actor: {"on": clock.today()},
)
def bom_tree(
    actor: Actor,
    *,
    item: Annotated[int, Input(to="master.item")],
    quantity: Decimal = ONE,
    on: date | None = None,
) -> Result:
    """The tree below an item for a quantity of it; five statements whatever its depth."""
    day, company = on or clock.today(), actor.company_id or 0
    children: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges_below(company, [item], day):
        children[edge.parent].append(edge)
    names = get_items({item} | {e.child for edges in children.values() for e in edges})
    sees = actor.is_system or bool({*SEES_COST.split(), "administrator", "auditor"} & actor.roles)
    sheets = standard_costs(company, names, day) if sees else {}
    rows = [_row(names, item, 0, quantity, None, sheets, bool(children.get(item)))]
    waiting = [(e, 1, quantity) for e in reversed(children.get(item, ()))]
    while waiting:
        edge, level, above = waiting.pop()
        need = round_quantity(above * edge.quantity / (edge.base * rules.yield_of(edge.scrap_percent)))
        below = children.get(edge.child, ())
        rows.append(_row(names, edge.child, level, need, edge, sheets, bool(below)))
        waiting += [(e, level + 1, need) for e in reversed(below)]
    units = _units(names)
    for row in rows:
        row["unit"] = units.get(row["item"]["id"])
    columns = [_ITEM, Column("quantity", _("Quantity", "用量"), "decimal"), _UNIT, *_HOW, *(_COSTS if sees else ())]
    return Result(columns, rows, checks=_known(names, sheets, children) if sees else ())


def _row(
    names: Mapping[int, ItemFacts],
    item: int,
    level: int,
    quantity: Decimal,
    edge: Edge | None,
    sheets: Mapping[int, CostSheet],
    made: bool,
) -> dict[str, Any]:
    row: dict[str, Any] = {"item": _item(names, item), "quantity": plain(quantity), "_level": level, "_bold": made}
    if edge:
        row |= _how(edge)
    sheet = sheets.get(item)
    if made and edge:
        row["_links"] = {"quantity": to_report("erp.bom_tree", item=item)}
    if sheet:
        row["_links"] = {**row.get("_links", {}), "unit_cost": _behind(item, made)}
        row |= {"labour": round_money(sheet.labour * quantity), "overhead": round_money(sheet.overhead * quantity)}
    if sheet and sheet.material is not None and sheet.total is not None:
        row |= {"unit_cost": plain(sheet.total), "material": round_money(sheet.material * quantity)}
        row["total"] = row["material"] + row["labour"] + row["overhead"]
    return row


def _behind(item: int, made: bool) -> dict[str, Any]:
    """What a unit cost opens into: the item's own tree, or the stock it is taken from."""
    return to_report("erp.bom_tree", item=item) if made else to_list("erp.stock_position", [("item", "=", item)])


def _how(edge: Edge) -> dict[str, Any]:
    return {
        "bom": ref("erp.bom", edge.bom, edge.bom_number),
        "scrap": edge.scrap_percent or None,
        "method": str(METHODS[edge.issue_method]),
        "operation": edge.operation_no,
    }


def _units(items: Iterable[int]) -> dict[int, str]:
    """{item: the name of its unit}."""
    wanted = store.array(sorted(items))
    return dict(
        sql.rows(
            "SELECT i.id, u.name FROM master_item i JOIN master_unit u ON u.id = i.unit_id"
            " WHERE i.id = ANY(%s::bigint[])",
            [wanted],
        )
    )


def _item(names: Mapping[int, ItemFacts], item: int) -> dict[str, Any]:
    return ref("master.item", item, names[item].title if item in names else str(item))


def _known(
    names: Mapping[int, ItemFacts], sheets: Mapping[int, CostSheet], children: Mapping[int, Sequence[Edge]]
) -> list[Check]:
    unknown = [i for i in names if i not in children and sheets[i].total is None]
    label = _("The cost of every material is known", "所有材料成本已知")
    return [Check(label, not unknown, ", ".join(names[item].code for item in unknown[:10]))]


@report(
    "erp.where_used",
    _("Where used", "物料反查"),
    icon="partition",
    roles=READERS,
    help=_(
        "Everything an item is part of, level by level up to what is sold; quantities for one unit of it.",
        "逐级向上查出用到该物料的全部产品；数量为每单位产品的用量。",
    ),
    labels=_LABELS,
    defaults=lambda actor: {"on": clock.today()},
)
def where_used_tree(actor: Actor, *, item: Annotated[int, Input(to="master.item")], on: date | None = None) -> Result:
    """The tree above an item; three statements whatever its height."""
    parents: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges_above(actor.company_id or 0, [item], on or clock.today()):
        parents[edge.child].append(edge)
    names = get_items({item} | {e.parent for edges in parents.values() for e in edges})
    units = _units([item])
    rows: list[dict[str, Any]] = [{"item": _item(names, item), "_level": 0, "_bold": True}]
    waiting = [(e, 1, ONE) for e in reversed(parents.get(item, ()))]
    while waiting:
        edge, level, below = waiting.pop()
        per = round_quantity(below * edge.quantity / (edge.base * rules.yield_of(edge.scrap_percent)))
        above = parents.get(edge.parent, ())
        used = {"item": _item(names, edge.parent), "quantity": plain(per), "_level": level, "_bold": not above}
        opens = {"quantity": to_report("erp.bom_tree", item=edge.parent)}
        rows.append({**used, **_how(edge), "unit": units.get(item), "_links": opens})
        waiting += [(e, level + 1, per) for e in reversed(above)]
    return Result([_ITEM, Column("quantity", _("In one unit", "每单位用量"), "decimal"), _UNIT, *_HOW], rows)
