"""Claims about vouchers; pure functions."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from quintet.finance.ledgers.queries import AccountFacts
from quintet.finance.vouchers.facts import Entry, Facts
from quintet.kernel.money import ZERO
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

DIMENSIONS = ("party", "item", "employee", "department")


class LineLike(Protocol):
    """A debit or a credit."""

    debit: Decimal
    credit: Decimal


class TemplateLineLike(Protocol):
    """A template's line, compiled."""

    @property
    def debit(self) -> bool: ...
    @property
    def role(self) -> str: ...
    @property
    def amount(self) -> str: ...
    @property
    def dims(self) -> tuple[str, ...]: ...
    @property
    def each(self) -> bool: ...
    @property
    def summary(self) -> str: ...


def balance_difference(lines: Iterable[LineLike]) -> Decimal:
    """Debits less credits; zero when the voucher balances."""
    return sum((line.debit - line.credit for line in lines), ZERO)


def one_sided(line: LineLike, path: str) -> Iterable[Invalid]:
    """A line has a debit or a credit, not both and not neither."""
    if (line.debit == 0) == (line.credit == 0):
        text = _("A line has either a debit or a credit", "每行须有且仅有借方或贷方金额")
        yield Invalid(text, f"{path}.debit", "finance_voucher_lines_sound")


def missing_dimensions(required: Iterable[str], given: Iterable[str]) -> list[str]:
    """Required dimensions of an account ("party", optional ones end in "?") that a line lacks."""
    have = set(given)
    return [name for name in required if not name.endswith("?") and name not in have]


def account_fits(line: Any, account: AccountFacts | None, ledger_id: int, path: str) -> Iterable[Invalid]:
    """The account is a leaf of this ledger, in use, open to hand-made vouchers, and has its dimensions."""
    where = f"{path}.account"
    if account is None or account.ledger_id != ledger_id or not account.active:
        yield Invalid(_("No such account in this ledger", "本账套没有该科目"), where, "finance_voucher_lines_sound")
        return
    if not account.leaf:
        text = _("{account} has sub-accounts: choose one of them", "{account} 不是末级科目，请选择下级科目")
        yield Invalid(text.format(account=account.full_name), where, "finance_voucher_lines_sound")
    if account.controlled:
        text = _("Only business documents post to {account}", "{account} 只能由业务单据入账")
        yield Invalid(text.format(account=account.full_name), where, "finance_voucher_controlled")
    given = [name for name in DIMENSIONS if getattr(line, name if name == "employee" else f"{name}_id")]
    for name in missing_dimensions(account.dimensions, given):
        text = _("{account} needs {dimension}", "{account} 须填写{dimension}")
        yield Invalid(
            text.format(account=account.full_name, dimension=_LABELS[name]),
            f"{path}.{name}",
            "finance_voucher_lines_sound",
        )


_LABELS = {
    "party": _("a party", "往来单位"),
    "item": _("an item", "物料"),
    "employee": _("an employee", "职员"),
    "department": _("a department", "部门"),
}


def expand(
    lines: Sequence[TemplateLineLike],
    accounts: Sequence[AccountFacts],
    facts: Facts,
    red: bool,
    account_of: Callable[[str], AccountFacts],
) -> list[dict[str, Any]]:
    """The voucher lines a fact becomes: {account_id, debit, credit, quantity, summary, and the dimensions}.

    `accounts` are those of the template's lines, `account_of` finds the one a row's own role stands for. Lines whose
    amount is zero fall away. In red every amount is negative. An account that replaces the template's brings the
    dimensions it requires. Raises KeyError for an amount the fact lacks.
    """
    found: list[dict[str, Any]] = []
    for line, account in zip(lines, accounts, strict=True):
        dims_of_line = _dims(line, account) if line.role in facts.roles else line.dims
        if not line.each:
            found += _line(line, account.id, facts.amounts[line.amount], facts.dims, None, red, dims_of_line)
            continue
        for row in facts.rows:
            own, dims, used = account, {**facts.dims, **row.dims}, dims_of_line
            if line.role in row.roles:
                own = account_of(row.roles[line.role])
                used = _dims(line, own)
            found += _line(line, own.id, row.amounts[line.amount], dims, row.quantity, red, used)
    return found + [_entry(entry) for entry in facts.entries]


def _dims(line: TemplateLineLike, account: AccountFacts) -> tuple[str, ...]:
    """The dimensions of a line whose account is not the template's: its own, and what that account requires."""
    required = [name for name in account.dimensions if not name.endswith("?") and name not in line.dims]
    return (*line.dims, *required)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "account_id": entry.account, "debit": entry.debit, "credit": entry.credit, "quantity": entry.quantity,
        "summary": "", **entry.dims,
    }  # fmt: skip


def _line(
    line: TemplateLineLike,
    account: int,
    amount: Decimal,
    dims: dict[str, int],
    quantity: Decimal | None,
    red: bool,
    carried: tuple[str, ...],
) -> Iterable[dict[str, Any]]:
    if not amount:
        return
    value = -amount if red else amount
    row: dict[str, Any] = {
        "account_id": account,
        "debit": value if line.debit else ZERO,
        "credit": ZERO if line.debit else value,
        "quantity": -quantity if red and quantity else quantity,
        "summary": line.summary,
    }
    for name in carried:
        row[name] = dims.get(name)
    yield row
