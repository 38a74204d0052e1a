"""How the figures of accounts become those of a form; pure functions."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quintet.finance.statements.forms import Form, Row, Sum, Term
from quintet.kernel.money import ZERO

Figures = Mapping[str, Decimal]  # by the code of a leaf account: debits less credits


@dataclass(frozen=True)
class Filled:
    """A form filled in: values by row number, and by row the codes whose accounts make its value."""

    values: dict[int, Decimal]
    codes: dict[int, tuple[str, ...]]


def home_of(code: str, codes: Iterable[str]) -> str | None:
    """The longest of these codes that the account's code begins with: 222106 before 2221."""
    return max((each for each in codes if code.startswith(each)), key=len, default=None)


def named_codes(form: Form) -> set[str]:
    """The codes by which accounts find their row; memo rows repeat what stands above them."""
    return {term.code for row in form.numbered() if not row.memo for term in row.terms}


def unplaced(form: Form, codes: Iterable[str]) -> list[str]:
    """Accounts that no row of the form names."""
    named = named_codes(form)
    return [code for code in codes if home_of(code, named) is None]


def fill(form: Form, figures: Figures) -> Filled:
    """Every row's value: accounts first, then totals. Amounts are shown on the row's positive side."""
    nets = _by_home(figures, named_codes(form))
    values: dict[int, Decimal] = {}
    codes: dict[int, tuple[str, ...]] = {}
    for row in form.numbered():
        if row.no is not None and not row.total:
            own = _by_home(figures, {term.code for term in row.terms}) if row.memo else nets
            used = [term.code for term in row.terms if term.code in own and _counts(term, own[term.code])]
            values[row.no] = _shown(row, sum((own[code] for code in used), ZERO))
            codes[row.no] = tuple(used)
    _add_totals(form, values, codes)
    return Filled(values, codes)


def _by_home(figures: Figures, codes: Collection[str]) -> dict[str, Decimal]:
    """The figures gathered by the longest of these codes that each account begins with."""
    nets: dict[str, Decimal] = {}
    for code, amount in figures.items():
        home = home_of(code, codes)
        if home is not None:
            nets[home] = nets.get(home, ZERO) + amount
    return nets


def _counts(term: Term, net: Decimal) -> bool:
    """A term of one side counts while its balance lies there; a balance of zero has no side and hurts nowhere."""
    return net >= ZERO if term.side == "debit" else net <= ZERO if term.side == "credit" else True


def _shown(row: Row, net: Decimal) -> Decimal:
    return net if row.positive == "debit" else -net


def _add_totals(form: Form, values: dict[int, Decimal], codes: dict[int, tuple[str, ...]]) -> None:
    def value(no: int) -> Decimal:
        if no not in values:
            values[no] = add(form.row(no).total, value)
        return values[no]

    for row in form.numbered():
        if row.no is not None and row.total:
            value(row.no)
            codes[row.no] = tuple(code for leaf in form.leaves_of(row.no) for code in codes[leaf])


def add(parts: Sum, value: Callable[[int], Decimal]) -> Decimal:
    """The sum of rows, their values found by `value(no)`."""
    return sum((sign * value(no) for sign, no in parts), ZERO)


def selection(form: Form, used: Sequence[str]) -> str:
    """The accounts behind a figure as reports take them: codes to take with all below, "-code" to leave out."""
    taken = [code for code in used if not any(code != other and code.startswith(other) for other in used)]
    out = [code for code in sorted(named_codes(form) - set(used)) if home_of(code, taken) is not None]
    return " ".join([*sorted(dict.fromkeys(taken)), *(f"-{code}" for code in out)])
