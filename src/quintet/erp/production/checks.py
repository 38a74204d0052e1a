"""The doctor's checks of production: work in process, pieces, material — order against what was written."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_COSTS = f"""
WITH material AS (
  SELECT manufacturing_order AS id, sum(value) AS value FROM erp_materialissue WHERE state = 'POSTED' GROUP BY 1
), work AS (
  SELECT manufacturing_order AS id, sum(labour_cost) AS labour, sum(overhead_cost) AS overhead
  FROM erp_workreport GROUP BY 1
), received AS (
  SELECT manufacturing_order AS id, sum(value) AS value, sum(quantity) AS quantity
  FROM erp_productionreceipt GROUP BY 1
)
SELECT o.id, o.material_cost, coalesce(m.value, 0), o.labour_cost, coalesce(w.labour, 0), o.overhead_cost,
       coalesce(w.overhead, 0), o.received_cost, coalesce(r.value, 0), o.received_quantity, coalesce(r.quantity, 0)
FROM erp_manufacturingorder o
LEFT JOIN material m ON m.id = o.id LEFT JOIN work w ON w.id = o.id LEFT JOIN received r ON r.id = o.id
WHERE (o.material_cost, o.labour_cost, o.overhead_cost, o.received_cost, o.received_quantity)
   <> (coalesce(m.value, 0), coalesce(w.labour, 0), coalesce(w.overhead, 0), coalesce(r.value, 0),
       coalesce(r.quantity, 0))
ORDER BY o.id LIMIT {MOST}
"""
_WIP = f"""
WITH lines AS (
  SELECT order_id AS id, sum(issued_cost - absorbed_cost) AS left_cost FROM erp_manufacturingcomponent GROUP BY 1
), work AS (
  SELECT manufacturing_order AS id, sum(labour_cost + overhead_cost - absorbed_cost) AS left_cost
  FROM erp_workorder GROUP BY 1
)
SELECT o.id, o.wip_cost, coalesce(l.left_cost, 0) + coalesce(w.left_cost, 0) - o.residue_cost
FROM erp_manufacturingorder o LEFT JOIN lines l ON l.id = o.id LEFT JOIN work w ON w.id = o.id
WHERE o.wip_cost <> coalesce(l.left_cost, 0) + coalesce(w.left_cost, 0) - o.residue_cost
ORDER BY o.id LIMIT {MOST}
"""
_PIECES = f"""
WITH said AS (
  SELECT work_order AS id, sum(good) AS good, sum(scrap) AS scrap, sum(minutes) AS minutes
  FROM erp_workreport GROUP BY 1
)
SELECT w.id, w.good_quantity, coalesce(s.good, 0), w.scrap_quantity, coalesce(s.scrap, 0), w.reported_minutes,
       coalesce(s.minutes, 0)
FROM erp_workorder w LEFT JOIN said s ON s.id = w.id
WHERE (w.good_quantity, w.scrap_quantity, w.reported_minutes)
   <> (coalesce(s.good, 0), coalesce(s.scrap, 0), coalesce(s.minutes, 0))
ORDER BY w.id LIMIT {MOST}
"""
_MATERIAL = f"""
WITH moved AS (
  SELECT l.component AS id, sum(CASE s.kind WHEN 'return' THEN -l.quantity ELSE l.quantity END) AS quantity,
         sum(CASE s.kind WHEN 'return' THEN -l.cost ELSE l.cost END) AS cost
  FROM erp_materialissueline l JOIN erp_materialissue s ON s.id = l.material_issue_id WHERE s.state = 'POSTED'
  GROUP BY 1
)
SELECT c.order_id, c.position, c.issued_quantity, coalesce(m.quantity, 0), c.issued_cost, coalesce(m.cost, 0),
       c.reserved_quantity, coalesce(r.quantity, 0)
FROM erp_manufacturingcomponent c LEFT JOIN moved m ON m.id = c.id
LEFT JOIN erp_reservation r ON r.document = c.order_id AND r.line = c.id
WHERE (c.issued_quantity, c.issued_cost, c.reserved_quantity)
   <> (coalesce(m.quantity, 0), coalesce(m.cost, 0), coalesce(r.quantity, 0))
ORDER BY c.order_id, c.position LIMIT {MOST}
"""
_MOVES = f"""
WITH goods AS (
  SELECT id, -value AS value FROM erp_materialissue WHERE state = 'POSTED'
  UNION ALL SELECT id, value FROM erp_productionreceipt
)
SELECT g.id, g.value, coalesce(m.value, 0) FROM goods g
LEFT JOIN (
  SELECT document_ref AS id, sum(value) AS value FROM erp_stockmove WHERE kind IN ('issue', 'production') GROUP BY 1
) m ON m.id = g.id
WHERE g.value <> coalesce(m.value, 0) ORDER BY g.id LIMIT {MOST}
"""


@check("erp.work_in_process", _("Work in process is what was spent and not received", "在制成本等于投入减入库"))
def work_in_process_adds_up() -> Iterable[Finding]:
    """Costs of an order are those of its slips, reports and receipts; WIP is what its lines have not given yet."""
    text = _(
        "material {m} ({slips}), labour {w} ({reports}), overhead {o} ({said}), received {r} ({got}), {q} pieces ({n})",
        "材料 {m}（领料 {slips}），人工 {w}（报工 {reports}），费用 {o}（报工 {said}），"
        "入库 {r}（{got}），数量 {q}（{n}）",
    )
    names = ("m", "slips", "w", "reports", "o", "said", "r", "got", "q", "n")
    for number, *figures in sql.rows(_COSTS):
        yield Finding(number, text.format(**dict(zip(names, figures, strict=True))))
    left = _("work in process {said}, its parts {found}", "在制成本 {said}，明细合计 {found}")
    for number, said, found in sql.rows(_WIP):
        yield Finding(number, left.format(said=said, found=found))


@check("erp.work_reported", _("Work orders say what was reported", "工序数量等于报工之和"))
def work_is_what_was_reported() -> Iterable[Finding]:
    """Good and scrapped pieces and minutes of a work order are the sums of its reports."""
    text = _(
        "good {good} ({reported} reported), scrapped {scrap} ({said}), minutes {minutes} ({spent})",
        "合格 {good}（报工 {reported}），报废 {scrap}（报工 {said}），工时 {minutes}（报工 {spent}）",
    )
    names = ("good", "reported", "scrap", "said", "minutes", "spent")
    for number, *figures in sql.rows(_PIECES):
        yield Finding(number, text.format(**dict(zip(names, figures, strict=True))))


@check("erp.material_issued", _("Orders say what was issued to them", "生产用料与领料、库存流水一致"))
def material_is_what_was_issued() -> Iterable[Finding]:
    """A component got what its slips say and holds what is reserved; slips and receipts moved stock at their value."""
    text = _(
        "line {line}: issued {issued} ({slips} by slips) at {cost} ({said}), reserved {reserved} ({kept} kept)",
        "第 {line} 行：已领 {issued}（领料单 {slips}），金额 {cost}（{said}），预留 {reserved}（预留记录 {kept}）",
    )
    names = ("line", "issued", "slips", "cost", "said", "reserved", "kept")
    for number, *figures in sql.rows(_MATERIAL):
        yield Finding(number, text.format(**dict(zip(names, figures, strict=True))))
    moved = _("worth {value} by the document, {found} by stock moves", "单据金额 {value}，库存流水 {found}")
    for number, value, found in sql.rows(_MOVES):
        yield Finding(number, moved.format(value=value, found=found))
