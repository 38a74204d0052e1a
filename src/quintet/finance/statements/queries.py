"""资产负债表 and 利润表: as of any month, from the balances table alone; every figure opens into what it is made of."""

from typing import Annotated, Any

from quintet.finance.ledgers.queries import READERS, get_ledger, period_of
from quintet.finance.statements import periods
from quintet.finance.statements.compiling import Statement, balance_sheet_of, income_statement_of
from quintet.finance.statements.figures import Figures, list_figures
from quintet.finance.statements.layout import columns_of, rows_of
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Result, report
from quintet.kernel.text import _

__all__ = [
    "Figures",
    "Statement",
    "balance_sheet",
    "balance_sheet_of",
    "income_statement",
    "income_statement_of",
    "list_figures",
]

LAYOUTS = (("sides", _("Two sides", "账户式")), ("list", _("One below the other", "报告式")))


def _this_month(actor: Actor) -> dict[str, Any]:
    now = period_of(get_ledger(actor.company_id).id, clock.today())
    return {"period": now.id} if now else {}


def _result(statement: Statement, sides: bool) -> Result:
    columns = columns_of(statement.form, statement.amounts, sides)
    rows = rows_of(statement.form, statement.amounts, sides, statement.notes)
    return Result(columns, rows, None, statement.checks, statement.heading)


@report(
    "finance.balance_sheet",
    _("Balance sheet", "资产负债表"),
    icon="reconciliation",
    roles=READERS,
    help=_("What the company owns and owes at the end of a month.", "期末的资产、负债与所有者权益，任一期间均可查询。"),
    labels={
        "period": _("Period", "期间"),
        "layout": _("Layout", "版式"),
        "compare": _("With last year", "上年同期"),
    },
    defaults=_this_month,
)
def balance_sheet(
    actor: Actor,
    *,
    period: Annotated[int | None, Input(to="finance.period")] = None,
    layout: Annotated[str, Input(options=LAYOUTS)] = "sides",
    compare: bool = False,
) -> Result:
    """Balances at the end of the month and at the start of its year; profit not closed yet is in undistributed profit.

    Raises InvalidInput for a period of another ledger, Refused where the chart pack has no form.
    """
    ledger = get_ledger(actor.company_id)
    statement = balance_sheet_of(ledger, periods.chosen(ledger.id, period), compare)
    return _result(statement, layout == "sides")


@report(
    "finance.income_statement",
    _("Income statement", "利润表"),
    icon="line-chart",
    roles=READERS,
    help=_("What was earned and spent, in the month and in the year to date.", "本月及本年累计的收入、费用与利润。"),
    labels={
        "period": _("Period", "期间"),
        "from_period": _("From", "起始期间"),
        "compare": _("With last year", "上年同期"),
    },
    defaults=_this_month,
)
def income_statement(
    actor: Actor,
    *,
    from_period: Annotated[int | None, Input(to="finance.period")] = None,
    period: Annotated[int | None, Input(to="finance.period")] = None,
    compare: bool = False,
) -> Result:
    """Turnover of income and expense accounts without the vouchers that close them: the same before and after closing.

    Raises InvalidInput for periods of another ledger or in the wrong order.
    """
    ledger = get_ledger(actor.company_id)
    last = periods.chosen(ledger.id, period)
    first = periods.chosen(ledger.id, from_period, "from_period") if from_period else last
    return _result(income_statement_of(ledger, first, last, compare), sides=False)
