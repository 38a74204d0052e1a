"""How large the demo company is made."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Scale:
    """What a scale means; the last `dense` working days are lived day by day, and weigh `density` times as much.

    `deals` are orders asked for, won or not. `typed`: percent of them that the order desk types from the customer's own
    order; `period`: see Rhythm. `customers`, `suppliers`, `operators`: how many more than the sheets have.
    `pieces`: percent of the usual quantity of a line. `talks`: percent of steps that are written into the contact log.
    """

    name: str
    deals: int
    leads: int
    dense: int
    density: float
    period: int
    typed: int
    pieces: int
    talks: int
    customers: int = 0
    suppliers: int = 0
    operators: int = 0
    overheads: int = 100  # percent of the usual wages and rents
    leaves: int = 160  # requests of long ago
    # weeks of need: safety stock, a lot, the opening stock; of goods that are sold, and of what they are made of
    sold: tuple[int, int, int] = (3, 3, 7)
    used: tuple[int, int, int] = (2, 4, 6)
    plan_days: int = 5  # working days from one plan to the next
    released: int = 400  # proposals to make that are released from one plan at most
    months: int = 24  # whole months of life before this one
    unfinished: int = 30  # operations reported a day in the last days, at most: so that there is work to look at
    season: int = 2  # how many times the usual safety stock is kept for the push at the end of the year
    breaks: int = 9  # working days from one breakdown to the next
    asks: int = 7  # from one request of the workshop to the next
    periods: tuple[tuple[int, int], ...] = ()  # (so many working days before the end, the period from there on)


SMALL = Scale(
    "small",
    deals=230,
    leads=46,
    dense=62,
    density=3.0,
    period=10,
    periods=((62, 3), (14, 1)),
    typed=25,
    pieces=100,
    talks=70,
    overheads=40,
    leaves=12,
    sold=(3, 7, 24),
    used=(1, 9, 28),
    plan_days=40,
    released=12,
    unfinished=3,
    season=5,
    breaks=45,
    asks=40,
)
MEDIUM = Scale(
    "medium",
    deals=22_600,
    leads=1_600,
    dense=62,
    density=1.0,
    period=5,
    periods=((260, 3), (62, 1)),
    typed=55,
    pieces=12,
    talks=20,
    customers=260,
    suppliers=28,
    operators=24,
    overheads=700,
    unfinished=6,
    season=3,
)
LARGE = replace(
    MEDIUM,
    name="large",
    deals=180_000,
    leads=12_000,
    talks=10,
    customers=1_400,
    suppliers=60,
    operators=60,
    overheads=3_000,
    unfinished=30,
)
SCALES = {each.name: each for each in (SMALL, MEDIUM, LARGE)}
