"""Statements computed: the form filled for each column, with the checks that must hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quintet.finance.ledgers.queries import LedgerFacts, PeriodFacts, list_accounts, list_periods
from quintet.finance.statements import checking, periods
from quintet.finance.statements.figures import Figures, list_figures
from quintet.finance.statements.forms import Form, read_form
from quintet.finance.statements.layout import Amounts
from quintet.finance.statements.rules import fill
from quintet.kernel.money import ZERO
from quintet.kernel.reports import Check, Heading
from quintet.kernel.text import Text, _

RESULT_TYPES = ("income", "expense")


@dataclass(frozen=True)
class Statement:
    """A statement: its form, a filled column each, what is said on rows, and the outcome of its checks."""

    form: Form
    amounts: Sequence[Amounts]
    checks: Sequence[Check]
    heading: Heading
    notes: Mapping[int, Text]

    def value(self, column: str, no: int) -> Decimal:
        """A figure by column name and row number. Raises KeyError."""
        return {each.name: each for each in self.amounts}[column].filled.values[no]


def balance_sheet_of(ledger: LedgerFacts, at: PeriodFacts, compare: bool = False) -> Statement:
    """Columns `end`, `start` of the year and, compared, `last_year`. Raises Refused where the pack has no form."""
    form, every = read_form(ledger.pack, "balance_sheet"), list_periods(ledger.id)
    sets = {"end": periods.until(every, at), "start": periods.before_year(every, at.year)}
    labels = {"end": _("Closing balance", "期末余额"), "start": _("Start of year", "年初余额")}
    before = periods.a_year_before(every, at) if compare else None
    if before:
        sets["last_year"], labels["last_year"] = periods.until(every, before), _("A year before", "上年同期")
    since = [period for period in sets["end"] if period not in sets["start"]]
    figures = list_figures(ledger.id, {**sets, "year": since})
    amounts = [Amounts(n, labels[n], fill(form, figures[n].net), sets[n][-1], sets[n][-1]) for n in sets]
    end, start = amounts[0].filled, amounts[1].filled
    checks = [
        *checking.identities(form, amounts),
        checking.everything_placed(form, figures.values()),
        checking.articulates(ledger, form.profit_row, start, end, figures["year"], _net_profit(ledger, figures)),
    ]
    notes = _unclosed(ledger, form.profit_row, figures["end"])
    return Statement(form, amounts, checks, _heading(ledger, form, periods.as_of(at)), notes)


def income_statement_of(ledger: LedgerFacts, first: PeriodFacts, last: PeriodFacts, compare: bool = False) -> Statement:
    """Columns `year` (to date), `month` (first…last) and, compared, both a year before."""
    form, every = read_form(ledger.pack, "income_statement"), list_periods(ledger.id)
    sets = {"year": periods.of_year(every, last), "month": periods.between(every, first, last)}
    labels = {
        "year": _("Year to date", "本年累计金额"),
        "month": _("This month", "本月金额") if first == last else _("These months", "本期金额"),
    }
    then = periods.a_year_before(every, last) if compare else None
    if then:
        since = periods.a_year_before(every, first) or then
        sets |= {"last_year": periods.of_year(every, then), "last_month": periods.between(every, since, then)}
        labels |= {"last_year": _("Year before, to date", "上年累计"), "last_month": _("A year before", "上年同期")}
    figures = list_figures(ledger.id, sets)
    amounts = [Amounts(n, labels[n], fill(form, figures[n].result), sets[n][0], sets[n][-1], False) for n in sets]
    checks = [*checking.identities(form, amounts), checking.all_results_placed(ledger, form, figures.values())]
    return Statement(form, amounts, checks, _heading(ledger, form, periods.span(first, last)), {})


def _heading(ledger: LedgerFacts, form: Form, period: Text) -> Heading:
    unit = _("Unit: yuan", "单位：元")
    if ledger.currency != "CNY":
        unit = _("Unit: {currency}", "单位：{currency}").format(currency=ledger.currency)
    return Heading(Text(form.form, form.form), period, unit)


def result_codes(ledger: LedgerFacts) -> set[str]:
    """The codes of the leaf accounts of income and expense."""
    return {a.code for a in list_accounts(ledger.id) if a.leaf and a.type in RESULT_TYPES}


def _net_profit(ledger: LedgerFacts, figures: Mapping[str, Figures]) -> Decimal:
    codes = result_codes(ledger)
    return -sum((amount for code, amount in figures["year"].result.items() if code in codes), ZERO)


def _unclosed(ledger: LedgerFacts, row: int, end: Figures) -> dict[int, Text]:
    """What the row of undistributed profit says while income and expenses wait to be closed."""
    codes = result_codes(ledger)
    amount = -sum((net for code, net in end.net.items() if code in codes), ZERO)
    if not amount:
        return {}
    return {row: _(" (with {amount} not closed yet)", "（含未结转损益 {amount}）").format(amount=f"{amount:,}")}
