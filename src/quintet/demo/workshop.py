"""The workshop: material out, work reported by who can and is there, scrap and rework, machines that stand still."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from quintet.demo.scale import Scale
from quintet.demo.stage import ZONE, Stage, ids
from quintet.demo.supply import Supply
from quintet.demo.words import BREAKDOWNS
from quintet.kernel import sql

FOREMAN = "wang.tiejun"
LEFT_OVER = 8  # the last working days, in which not everything is done
MANY = 1_000
TURNS = 5  # operations of an order that follow each other within a fortnight, where days are few
# percent of lots in which something is scrapped, or comes back for rework, by work centre
SCRAP = {"TURN": 6, "MILL": 6, "HOB": 9, "GRIND": 14, "HEAT": 11, "ASSY": 2, "TEST": 3}
REWORK = {"GRIND": 6, "ASSY": 7, "HOB": 4}

_SLIPS = """
SELECT s.id FROM erp_materialissue s JOIN erp_manufacturingorder o ON o.id = s.manufacturing_order
WHERE s.state = 'DRAFT' AND NOT o.is_short AND s.hold_id IS NULL ORDER BY s.id
"""
# operations that can go on: their material is out, and pieces have come from the operation before
_WORK = """
WITH w AS (
  SELECT w.id, w.state, w.priority, w.due_on, w.skill_id, w.min_level, w.work_centre_id, w.quantity, w.planned_minutes,
         w.good_quantity + w.scrap_quantity AS done,
         lag(w.good_quantity) OVER (PARTITION BY w.manufacturing_order ORDER BY w.sequence_no) AS before
  FROM erp_workorder w JOIN erp_manufacturingorder o ON o.id = w.manufacturing_order
  WHERE o.state = 'IN_PROGRESS' AND w.state <> 'CANCELLED'
)
SELECT w.id, least(w.quantity, coalesce(w.before, w.quantity)) - w.done, w.planned_minutes, w.quantity, w.skill_id,
       w.min_level, c.code
FROM w JOIN erp_workcentre c ON c.id = w.work_centre_id
WHERE w.state IN ('READY', 'PAUSED', 'RUNNING') AND least(w.quantity, coalesce(w.before, w.quantity)) > w.done
ORDER BY w.priority, w.due_on, w.id LIMIT %s
"""
# planned for the next hours: their machines run through the night
_STARTED = """
SELECT w.id FROM erp_workorder w WHERE w.state = 'READY' AND w.hold_id IS NULL AND w.start_at IS NOT NULL
ORDER BY w.start_at, w.id LIMIT 4
"""
_READY = """
SELECT o.id FROM erp_manufacturingorder o WHERE o.state = 'IN_PROGRESS' AND o.hold_id IS NULL
  AND o.good_quantity > o.received_quantity AND NOT EXISTS (SELECT 1 FROM erp_workorder w
    WHERE w.manufacturing_order = o.id AND w.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED')) ORDER BY o.id
"""
_DEAD = """
SELECT o.id FROM erp_manufacturingorder o WHERE o.state = 'IN_PROGRESS' AND o.hold_id IS NULL AND o.good_quantity = 0
  AND NOT EXISTS (SELECT 1 FROM erp_workorder w WHERE w.manufacturing_order = o.id
    AND w.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED')) ORDER BY o.id
"""
_MACHINES = "SELECT m.id FROM erp_machine m WHERE m.active ORDER BY m.code"
_ABSENT = "SELECT employee_id FROM hr_leaverequest WHERE state = 'APPROVED' AND %s BETWEEN from_on AND to_on"
DAY = Decimal(450)  # minutes that somebody works


class Workshop:
    """Everything between a released order and goods in stock."""

    def __init__(self, stage: Stage, supply: Supply, scale: Scale) -> None:
        self.stage, self.supply, self.scale = stage, supply, scale
        self.machines = ids(_MACHINES)
        stage.every("issue", "08:55", 2, self.issue, always=True)
        stage.every("work", "16:30", 6, self.work, always=True)
        stage.every("complete", "17:00", 8, self.complete, always=True)
        stage.every("break", "11:10", 3, self.break_down)
        stage.every("repair", "15:00", 4, self.repair)
        for day in range(stage.last, 10, -scale.breaks):  # one stands still when somebody looks at the demo
            stage.put("break", day, None)

    def issue(self, _tasks: list[Any]) -> None:
        """Material of orders that lack nothing."""
        self.stage.do(self.supply.who("ma.guoqiang"), "erp.material_issue.post", ids(_SLIPS))

    def work(self, _tasks: list[Any]) -> None:
        """Operations are done, each by somebody who can; where days are few, several of an order in a row."""
        period = self.stage.rhythm.period(self.stage.index)
        most = self.scale.unfinished if self.stage.is_near_the_end(LEFT_OVER) else MANY
        for _turn in range(min(period, TURNS)):
            found = sql.rows(_WORK, [most])
            if not found:
                break
            self._turn(found, DAY * period)
        if self.stage.index == self.stage.last:
            self.stage.do(FOREMAN, "erp.work_order.start", ids(_STARTED))

    def _turn(self, found: list[Any], most: Decimal) -> None:
        absent = set(ids(_ABSENT, self.stage.today))
        people = [each for each in self.stage.cast.operators if each.id not in absent]
        load: dict[int, Decimal] = {each.id: Decimal(0) for each in people}
        groups: dict[tuple[Any, ...], list[int]] = {}
        for number, can, planned, quantity, skill, level, centre in found:
            able = [each.id for each in people if skill is None or each.skills.get(skill, 0) >= level]
            who = min(able, key=lambda each: load[each], default=None)
            if who is None or load[who] >= most:
                continue  # nobody has time for it today
            minutes = round(planned * can / quantity * self.stage.random.randint(92, 118) / 100)
            load[who] += minutes
            groups.setdefault((who, *self._pieces(centre, can), Decimal(minutes)), []).append(number)
        for (who, good, scrap, rework, minutes), numbers in groups.items():
            figures = {"good": good, "scrap": scrap, "rework": rework, "minutes": minutes, "employee": who}
            self.stage.do(FOREMAN, "erp.work_order.report", numbers, **figures)

    def _pieces(self, centre: str, can: Decimal) -> tuple[Decimal, Decimal, Decimal]:
        """Good, scrapped and reworked pieces of a lot."""
        random = self.stage.random
        scrap = Decimal(random.randint(1, 2)) if can > 4 and self.stage.chance(SCRAP.get(centre, 3)) else Decimal(0)
        rework = Decimal(1) if can > 4 and self.stage.chance(REWORK.get(centre, 0)) else Decimal(0)
        return can - scrap, scrap, rework

    def complete(self, _tasks: list[Any]) -> None:
        """What is ready goes into stock at what it cost."""
        self.stage.do(FOREMAN, "erp.manufacturing_order.complete", ids(_READY))
        self.stage.do(FOREMAN, "erp.manufacturing_order.close", ids(_DEAD), reason="整批报废，关闭重排")

    # machines --------------------------------------------------------------------------------------------------------

    def break_down(self, _tasks: list[Any]) -> None:
        """A machine stops; at the end of the story it still stands."""
        stage = self.stage
        began = datetime.combine(stage.today, time(10, 40), ZONE)
        hours = 30 if stage.index == stage.last else stage.random.randint(3, 9)
        row = {
            "machine": stage.random.choice(self.machines),
            "kind": "breakdown" if stage.chance(70) else "maintenance",
            "from_at": began,
            "to_at": began + timedelta(hours=hours),
            "reason": stage.random.choice(BREAKDOWNS),
        }
        made = stage.create(FOREMAN, "erp.machine_downtime", [row])[0]
        stage.do(FOREMAN, "erp.machine_downtime.report", [made.id])
        if stage.index < stage.last:
            stage.later("repair", 0, made.id)

    def repair(self, numbers: list[int]) -> None:
        """It runs again."""
        self.stage.do(FOREMAN, "erp.machine_downtime.repair", numbers)
