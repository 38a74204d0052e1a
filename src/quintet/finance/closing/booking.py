"""What the steps of a closing book: vouchers by the pack's templates, dated on the last day of the month."""

from collections.abc import Sequence
from decimal import Decimal

from quintet.finance.closing.measuring import open_results, profit_of_year, surtaxes_of, vat_of
from quintet.finance.closing.scene import Scene
from quintet.finance.ledgers.queries import account_of_role, accounts_by_id, list_periods
from quintet.finance.vouchers.commands import Entry, Facts, post_facts
from quintet.kernel import sql, store
from quintet.kernel.dispatch import settle
from quintet.kernel.money import ZERO

# index finance_dimension_balance_once (ledger, account, period, …)
_BY_DIMENSION = """
SELECT account_id, party_id, item_id, employee_id, department_id, sum(debit - credit)
FROM finance_dimensionbalance WHERE ledger_id = %s AND account_id = ANY(%s::bigint[]) AND period_id = ANY(%s::bigint[])
GROUP BY 1, 2, 3, 4, 5 HAVING sum(debit - credit) <> 0 ORDER BY 1, 2, 3, 4, 5
"""
_DIMENSIONS = ("party", "item", "employee", "department")


def book(scene: Scene, template: str, amounts: dict[str, Decimal], entries: Sequence[Entry] = ()) -> int | None:
    """A voucher of the closing, in the books at once (the next step reads it); None where all is zero."""
    made = post_facts(
        [
            Facts(
                template=template, source=scene.run.id, posted_on=scene.period.last_on, amounts=amounts,
                entries=tuple(entries), summary_args={"period": f"{scene.period.year}-{scene.period.month:02}"},
                company=scene.run.company_id,
            )
        ]
    )  # fmt: skip
    settle()
    return made[0]


def book_vat(scene: Scene) -> tuple[Decimal, int | None]:
    """转出未交增值税, or 转出多交."""
    vat = vat_of(scene)
    amounts = {"unpaid": vat.open_due, "overpaid": vat.open_overpaid}
    return vat.open_due or vat.open_overpaid, book(scene, "closing_vat", amounts)


def book_surtax(scene: Scene) -> tuple[Decimal, int | None]:
    """Surcharges on the month's VAT."""
    amounts = surtaxes_of(scene)
    return sum(amounts.values(), ZERO), book(scene, "closing_surtax", dict(amounts))


def book_profit(scene: Scene) -> tuple[Decimal, int | None]:
    """结转损益: every income and expense account by its dimensions against 本年利润.

    Income is turned on the debit side and expenses on the credit side, in red where it has to be, so that turnover
    without closing can be told apart (Balance.closed).
    """
    nets = open_results(scene)
    entries = [
        _turned(account, dims, net)
        for account, dims, net in _by_dimension(scene, {scene.results[code]: net for code, net in nets.items()})
    ]
    profit = account_of_role(scene.ledger, "profit_of_year").id
    income = sum((entry.debit for entry in entries), ZERO)
    expense = sum((entry.credit for entry in entries), ZERO)
    if income:
        entries.append(Entry(account=profit, debit=ZERO, credit=income))
    if expense:
        entries.append(Entry(account=profit, debit=expense, credit=ZERO))
    return income - expense, book(scene, "closing_profit", {}, entries)


def _by_dimension(scene: Scene, nets: dict[int, Decimal]) -> list[tuple[int, dict[str, int], Decimal]]:
    """(account, dimensions, debits less credits) that stand there; what carries no dimension is the rest."""
    periods = list_periods(scene.ledger.id)
    until = store.array(p.id for p in periods[: periods.index(scene.period) + 1])
    rest, found = dict(nets), []
    for account, *dims, net in sql.rows(_BY_DIMENSION, [scene.ledger.id, store.array(nets), until]):
        rest[account] -= net
        carried = {name: number for name, number in zip(_DIMENSIONS, dims, strict=True) if number}
        found.append((account, carried, net))
    found += [(account, {}, net) for account, net in rest.items() if net]
    codes = accounts_by_id()
    return sorted(found, key=lambda each: codes[each[0]].code)


def _turned(account: int, dims: dict[str, int], net: Decimal) -> Entry:
    if accounts_by_id()[account].direction == "credit":
        return Entry(account=account, debit=-net, credit=ZERO, dims=dims)
    return Entry(account=account, debit=ZERO, credit=net, dims=dims)


def book_income_tax(scene: Scene, amount: Decimal) -> int | None:
    """Income tax accrued; a negative amount takes back."""
    return book(scene, "income_tax", {"income_tax": amount})


def book_year(scene: Scene) -> tuple[Decimal, int | None]:
    """本年利润 to undistributed profit; a loss goes there in red."""
    profit = profit_of_year(scene)
    return profit, book(scene, "closing_year", {"profit": profit})


def book_reserve(scene: Scene, amount: Decimal) -> int | None:
    """法定盈余公积 out of undistributed profit."""
    return book(scene, "reserve_appropriated", {"reserve": amount})
