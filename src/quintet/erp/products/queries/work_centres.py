"""Work centres; kept in memory until one is written."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from quintet.erp.products import rules
from quintet.kernel import cache, sql


@dataclass(frozen=True, slots=True)
class Centre:
    """What planning and costing need of a work centre. Rates are per hour, in the company's currency."""

    id: int
    code: str
    name: str
    company: int
    calendar: int | None
    efficiency: Decimal
    labour_rate: Decimal
    overhead_rate: Decimal
    active: bool
    windows: tuple[tuple[str, str], ...] = ()
    rates: tuple[tuple[int, int, Decimal], ...] = ()  # (skill, from level, labour rate), highest level first

    def labour_rate_for(self, skill: int | None, level: int) -> Decimal:
        """The rate of a skill at a level: the highest row that is met, else the centre's own."""
        met = (rate for of_skill, from_level, rate in self.rates if of_skill == skill and from_level <= level)
        return next(met, self.labour_rate)

    @property
    def minutes_a_day(self) -> int:
        """Minutes worked in a working day; eight hours where no windows are set."""
        return rules.minutes_of(self.windows) or 480


def get_work_centres() -> dict[int, Centre]:
    """All work centres by id, in the order of their codes."""
    return cache.get("erp.work_centre", _load)


def _load() -> dict[int, Centre]:
    windows: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for centre, start, end in sql.rows(
        "SELECT work_centre_id, from_time, to_time FROM erp_workcentrewindow ORDER BY work_centre_id, from_time"
    ):
        windows[centre].append((start, end))
    rates: dict[int, list[tuple[int, int, Decimal]]] = defaultdict(list)
    for centre, *row in sql.rows(
        "SELECT work_centre_id, skill_id, min_level, labour_rate FROM erp_workcentrerate"
        " ORDER BY work_centre_id, skill_id, min_level DESC"
    ):
        rates[centre].append((row[0], row[1], row[2]))
    rows = sql.rows(
        "SELECT id, code, name, company_id, calendar_id, efficiency, labour_rate, overhead_rate, active"
        " FROM erp_workcentre ORDER BY code"
    )
    return {row[0]: Centre(*(*row, tuple(windows[row[0]]), tuple(rates[row[0]]))) for row in rows}
