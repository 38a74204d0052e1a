"""Checking and posting a run, and dropping a draft."""

from collections.abc import Iterable
from typing import Any

from quintet.finance.going_live import claims, queries, rules
from quintet.finance.going_live.booking import book
from quintet.finance.going_live.documents import going_live, put_sides
from quintet.finance.going_live.events import GoingLiveVoided, WentLive
from quintet.finance.going_live.models import DRAFT, POSTED, VOID, GoingLive
from quintet.finance.ledgers import queries as ledgers
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import Text, _
from quintet.kernel.unit import current

__all__ = ["check", "claims", "post", "void"]


@going_live.command(DRAFT, label=_("Check", "核对"), bulk=False)
def check(runs: Batch[GoingLive]) -> Iterable[Any]:
    """Compare the lists as they stand now; differences are shown, nothing is booked."""
    for run in runs:
        put_sides(run, queries.get_opening_stock(run.company_id))
        run.checked_at = clock.now()
    return []


@going_live.command(DRAFT >> POSTED, label=_("Post", "过账"), style="primary", confirm=True, bulk=False)
def post(runs: Batch[GoingLive]) -> Iterable[Any]:
    """Open the books, once. Raises Refused for whoever entered it, for a closed opening period, for a company that has
    opened already; InvalidInput naming every list that does not agree, with both figures and the difference."""
    said = []
    for run in runs:
        _require_second_person(run)
        stock = queries.get_opening_stock(run.company_id, lock=True)
        queries.lock_opening(run.company_id, shared=False)  # also where nobody knows stock
        _require_nothing_opened(run)
        sides = put_sides(run, stock)
        if rules.differences(sides):
            text = _("The lists do not agree", "各清单不一致，不能过账")
            raise InvalidInput([_told(each) for each in rules.differences(sides)], text)
        run.checked_at = clock.now()
        current().flush()  # while it is a draft: from the next write on its lines are never changed
        book(run)
        said.append(WentLive(document=run.id, amount=run.debit_total, opening_stock=stock.drafts))
    return said


def _require_second_person(run: GoingLive) -> None:
    user = current().actor.user_id
    if user is not None and run.created_by_id == user:
        text = _("A second person posts what was entered", "期初建账须由另一人过账")
        raise Refused(text, rule="finance.going_live.second_person")


def _require_nothing_opened(run: GoingLive) -> None:
    opening = ledgers.list_periods(ledgers.get_ledger(run.company_id).id)[0]
    if not opening.is_open:
        text = _("The opening period is closed", "期初期间已结账，不能过账")
        raise Refused(text, rule="finance.going_live.opening_period_open")
    done = queries.find_run(run.company_id)
    before = [done[1]] if done else queries.list_opened_before(run.company_id)
    if before:
        text = _("The books were opened already by {numbers}", "期初已由 {numbers} 过账，不能重复")
        raise Refused(text.format(numbers=", ".join(before)), rule="finance.going_live.opens_once")


def _told(side: rules.Side) -> Invalid:
    if side.account is None:
        text = _(
            "Trial balance: debits {list}, credits {ledger}, difference {difference}",
            "试算不平衡：借方 {list}，贷方 {ledger}，差额 {difference}",
        )
    else:
        text = _(
            "{label} {account}: the list says {list}, the trial balance {ledger}, difference {difference}",
            "{label}（{account}）：清单 {list}，科目余额 {ledger}，差额 {difference}",
        )
    found = text.format(
        label=side.label, account=_account(side), list=f"{side.subledger:,.2f}", ledger=f"{side.ledger:,.2f}",
        difference=f"{side.difference:,.2f}",
    )  # fmt: skip
    return Invalid(found, "balances" if side.account is None else side.name, "finance.going_live.lists_agree")


def _account(side: rules.Side) -> Text | str:
    if side.account is None:
        return ""
    account = ledgers.accounts_by_id()[side.account]
    return _("{code} {name}", "{code} {name}").format(code=account.code, name=account.name)


@going_live.command(DRAFT >> VOID, label=_("Void", "作废"), style="danger", confirm=True, lines=False)
def void(runs: Batch[GoingLive]) -> Iterable[Any]:
    """Drop a draft."""
    return [GoingLiveVoided(document=run.id) for run in runs]
