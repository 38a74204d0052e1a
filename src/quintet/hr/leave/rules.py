"""Counting leave and computing entitlements; pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

MORNING, AFTERNOON = "am", "pm"
WHOLE, FIRST_HALF, SECOND_HALF = "whole", "first", "second"
HALF = Decimal("0.5")
ZERO = Decimal(0)
LONGEST = 366  # calendar days of one request


def half_of(on: date, part: str) -> int:
    """The half day as a number that counts up: two a day."""
    return on.toordinal() * 2 + (part == AFTERNOON)


def parts_of_days(from_on: date, from_part: str, to_on: date, to_part: str) -> dict[date, str]:
    """{day: whole, first or second half} from one half day to another; empty when it ends before it begins."""
    found = {}
    on = from_on
    while half_of(on, MORNING) <= half_of(to_on, to_part):
        morning = half_of(on, MORNING) >= half_of(from_on, from_part)
        afternoon = half_of(on, AFTERNOON) <= half_of(to_on, to_part)
        if morning or afternoon:
            found[on] = WHOLE if morning and afternoon else FIRST_HALF if morning else SECOND_HALF
        on += timedelta(days=1)
    return found


def days_by_year(parts: Mapping[date, str], counted: Callable[[date], bool]) -> dict[int, Decimal]:
    """Days of leave by calendar year, of the days that count (working days, or all)."""
    found: dict[int, Decimal] = {}
    for on, part in parts.items():
        if counted(on):
            found[on.year] = found.get(on.year, ZERO) + (Decimal(1) if part == WHOLE else HALF)
    return found


# Entitlements -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tier:
    """So many days a year from so many completed career years on; of several sets the youngest valid one counts."""

    career_years: int
    days: Decimal
    valid_from: date = date.min


@dataclass(frozen=True)
class Entitlement:
    """What a year gives; `basis` says how, as a sum that reads the same in every language: "5 × 181/365 + …"."""

    days: Decimal
    basis: str


def entitlement(
    year: int, tiers: Sequence[Tier], career_started_on: date, joined_on: date, left_on: date | None = None
) -> Entitlement:
    """floor(Σ days employed ÷ 365 × days a year), each day of the year at what the career years give on it.

    5/10/15 days at 1/10/20 completed years with all employers: 职工带薪年休假条例 第三条; in the year of joining or
    leaving in proportion to calendar days, whole days only: 企业职工带薪年休假实施办法 第五条、第十二条. Never more
    than the largest step reached (a leap year has 366 days).
    """
    first = max(date(year, 1, 1), joined_on)
    after = min(date(year, 12, 31), left_on or date.max) + timedelta(days=1)
    cuts = {first, *_anniversaries(tiers, career_started_on), *(t.valid_from for t in tiers)}
    starts = sorted(cut for cut in cuts if first <= cut < after)
    total, most, parts = ZERO, ZERO, []
    for start, end in zip(starts, [*starts[1:], after], strict=True):
        a_year = days_a_year(tiers, career_started_on, start)
        total += a_year * (end - start).days
        most = max(most, a_year)
        if a_year:
            parts.append(f"{a_year.normalize():f} × {(end - start).days}/365")
    return Entitlement(min(total // 365, most), " + ".join(parts))


def days_a_year(tiers: Iterable[Tier], career_started_on: date, on: date) -> Decimal:
    """What the career years completed on that day give for a whole year."""
    valid = [tier for tier in tiers if tier.valid_from <= on]
    newest = max((tier.valid_from for tier in valid), default=None)
    reached = [t for t in valid if t.valid_from == newest and years_later(career_started_on, t.career_years) <= on]
    return max(reached, key=lambda tier: tier.career_years).days if reached else ZERO


def _anniversaries(tiers: Iterable[Tier], career_started_on: date) -> Iterable[date]:
    return (years_later(career_started_on, tier.career_years) for tier in tiers)


def years_later(on: date, years: int) -> date:
    """The same day so many years later; 1 March for a 29 February that the year does not have."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return date(on.year + years, 3, 1)


def end_of_month(year: int, month: int) -> date | None:
    """The last day of the month; None for month 0."""
    if month == 0:
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
