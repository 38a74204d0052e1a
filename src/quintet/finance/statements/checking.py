"""What must hold on a statement, looked at each time it is shown."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from quintet.finance.ledgers.queries import LedgerFacts, account_of_role, first_level, list_accounts
from quintet.finance.statements.figures import Figures
from quintet.finance.statements.forms import Form
from quintet.finance.statements.layout import Amounts
from quintet.finance.statements.rules import Filled, add, unplaced
from quintet.kernel.money import ZERO
from quintet.kernel.reports import Check
from quintet.kernel.text import Text, _


def identities(form: Form, columns: Sequence[Amounts]) -> list[Check]:
    """The form's own identities, each over all columns: the first column that breaks one is named."""
    found = []
    for identity in form.identities:
        sides = [
            (
                each.label,
                add(identity.left, each.filled.values.__getitem__),
                add(identity.right, each.filled.values.__getitem__),
            )
            for each in columns
        ]
        bad = next((side for side in sides if side[1] != side[2]), None)
        label, left, right = bad or sides[0]
        said = f"{label}: {left:,} ≠ {right:,}" if bad else f"{left:,}"
        found.append(Check(Text(identity.text, identity.text), bad is None, said))
    return found


def everything_placed(form: Form, figures: Iterable[Figures]) -> Check:
    """No account with a balance is left out of the form."""
    return _placed(form, {code for each in figures for code, net in each.net.items() if net})


def all_results_placed(ledger: LedgerFacts, form: Form, figures: Iterable[Figures]) -> Check:
    """No account of income or expense with a figure is left out of the form."""
    results = {a.code for a in list_accounts(ledger.id) if a.type in ("income", "expense")}
    return _placed(form, {code for each in figures for code, net in each.result.items() if net and code in results})


def _placed(form: Form, codes: Iterable[str]) -> Check:
    missing = sorted(unplaced(form, codes))
    return Check(_("Every account stands in a row", "科目全部列入报表"), not missing, " ".join(missing))


def articulates(ledger: LedgerFacts, row: int, start: Filled, end: Filled, year: Figures, net_profit: Decimal) -> Check:
    """Undistributed profit grew by the year's net profit, less what was distributed: sheet and income statement agree.

    What was distributed is what moved on 本年利润 and 利润分配 other than by closing the result.
    """
    roles = ("profit_of_year", "retained_earnings")
    heads = tuple(first_level(account_of_role(ledger, role)).code for role in roles)
    moved = (net - year.closed[code] for code, net in year.net.items() if code.startswith(heads))
    distributed = sum(moved, ZERO)
    opened, closed = start.values[row], end.values[row]
    text = f"{opened:,} + {net_profit:,} − {distributed:,} = {closed:,}"
    label = _("Undistributed profit agrees with the income statement", "未分配利润与利润表勾稽")
    return Check(label, opened + net_profit - distributed == closed, text)
