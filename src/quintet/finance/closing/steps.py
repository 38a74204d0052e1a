"""The steps in their order: how each is looked at, and what it books."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from quintet.finance.closing import booking, checking, measuring
from quintet.finance.closing.models import DONE, TODO
from quintet.finance.closing.scene import Found, Scene
from quintet.finance.costing.commands import close_costs
from quintet.kernel.dispatch import settle
from quintet.kernel.unit import acting, current

Booked = tuple[Decimal, int | None]  # amount, voucher


@dataclass(frozen=True)
class Step:
    """`look` says where it stands; `book` does it where it books by itself. `last_month`: only in December."""

    name: str
    look: Callable[[Scene], Found]
    book: Callable[[Scene], Booked] | None = None
    last_month: bool = False


def book_costs(scene: Scene) -> Booked:
    """The cost close of the month, with what the stock makes of it; its vouchers are its own."""
    with acting(current().actor.as_system("finance.close_costs")):
        close_costs(scene.ledger.id, scene.period.id)
        settle()
    return measuring.overhead_of(scene), None


def look_at_lock(scene: Scene) -> Found:
    """The period itself."""
    return Found(TODO) if scene.period.is_open else Found(DONE)


ORDER: tuple[Step, ...] = (
    Step("no_unposted", checking.no_unposted),
    Step("earlier_closed", checking.earlier_closed),
    Step("no_gaps", checking.no_gaps),
    Step("receivables", checking.agree(*checking.RECEIVABLES)),
    Step("payables", checking.agree(*checking.PAYABLES)),
    Step("stock", checking.stock),
    Step("estimates", checking.estimates),
    Step("costs", measuring.look_at_costs, book_costs),
    Step("vat", measuring.look_at_vat, booking.book_vat),
    Step("surtax", measuring.look_at_surtax, booking.book_surtax),
    Step("profit", measuring.look_at_profit, booking.book_profit),
    Step("income_tax", measuring.look_at_income_tax),
    Step("year", measuring.look_at_year, booking.book_year, last_month=True),
    Step("reserve", measuring.look_at_reserve, last_month=True),
    Step("lock", look_at_lock),
)
BY_NAME = {step.name: step for step in ORDER}


def steps_of(month: int) -> list[Step]:
    """The steps of a month: those of the year's end only in December."""
    return [step for step in ORDER if month == 12 or not step.last_month]
