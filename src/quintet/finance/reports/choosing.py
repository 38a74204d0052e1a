"""How the reports of the books are asked: periods and accounts from their parameters."""

from collections.abc import Sequence
from typing import Any

from quintet.finance.ledgers.queries import (
    AccountFacts,
    PeriodFacts,
    get_ledger,
    leaves_under,
    list_periods,
    period_of,
    select_accounts,
)
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _


def chosen_periods(
    ledger_id: int, from_period: int | None, to_period: int | None
) -> tuple[list[PeriodFacts], list[PeriodFacts]]:
    """(periods before, periods within). Without choice it is the month of today. Raises InvalidInput."""
    periods = list_periods(ledger_id)
    today = period_of(ledger_id, clock.today()) or periods[-1]
    by_id = {p.id: p for p in periods}
    last = by_id.get(to_period or today.id)
    first = by_id.get(from_period or (last.id if last else 0))
    if first is None or last is None or first.first_on > last.first_on:
        text = _("Choose periods of this ledger, the earlier one first", "请选择本账套的期间，起始期间在前")
        raise InvalidInput([Invalid(text, "from_period")])
    # the opening period shares no day with a month but comes before all of them
    order = {p.id: index for index, p in enumerate(periods)}
    within = periods[order[first.id] : order[last.id] + 1]
    return list(periods[: order[first.id]]), list(within)


def default_periods(actor: Actor) -> dict[str, Any]:
    """The month of today, where the books have it."""
    ledger = get_ledger(actor.company_id)
    now = period_of(ledger.id, clock.today())
    return {"from_period": now.id, "to_period": now.id} if now else {}


def chosen_accounts(ledger_id: int, account: int | None, codes: str) -> list[AccountFacts]:
    """Leaf accounts: those under `account`, and those that `codes` name; none where nothing is chosen.

    Raises InvalidInput for an account of another ledger and for unknown codes.
    """
    found = select_accounts(ledger_id, codes) if codes.strip() else []
    if account is not None:
        under = leaves_under(ledger_id, account)
        if not under:
            text = _("No such account in this ledger", "本账套没有该科目")
            raise InvalidInput([Invalid(text, "account", "finance.ledgers.codes_exist")])
        known = {a.id for a in found}
        found += [a for a in under if a.id not in known]
    return found


def span_of(within: Sequence[PeriodFacts]) -> Text:
    """The days of the periods, as a heading says them."""
    return _("{first} to {last}", "{first} 至 {last}").format(first=within[0].first_on, last=within[-1].last_on)
