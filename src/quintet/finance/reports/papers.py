"""Statements of account 对账单 on paper: movements, balance, how old it is, in words, with a slip to confirm it."""

from collections.abc import Callable, Mapping
from typing import Any

from quintet.finance.reports import payables, receivables
from quintet.finance.reports.open_items import BUCKETS, Book, ageing
from quintet.kernel.actor import Actor
from quintet.kernel.printing.shape import day, money
from quintet.kernel.printing.words import in_words
from quintet.kernel.reports import Result
from quintet.kernel.text import Text, _
from quintet.master.organisation.queries import get_currencies
from quintet.master.papers.queries import is_english, party_box, report_printed, shown_as

Data = Callable[[Result, Mapping[str, Any], Actor], Mapping[str, Any]]


def _statement(book: Book, title: Text, owed: Text) -> Data:
    def data(result: Result, parameters: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
        """What the template reads."""
        party, until = parameters[book.party], parameters.get("on")
        currency = get_currencies([actor.company_id]).get(actor.company_id or 0, "CNY")
        totals = result.totals or {}
        aged = ageing(book, actor, until, party)
        buckets = aged.totals or {}
        box = party_box(party)
        return {
            "title": str(title),
            "named": box[0][1],
            "number": "",
            "since": day(parameters.get("since")),
            "until": day(until),
            "party_label": str(book.party_label),
            "party": box,
            "columns": [str(column.label) for column in result.columns],
            "rows": [[shown_as(column, row.get(column.name)) for column in result.columns] for row in result.rows],
            "totals": [money(totals["debit"]), money(totals["credit"]), money(totals["balance"])],
            "ageing": [[str(label), money(buckets.get(name))] for name, label, _low, _high in BUCKETS],
            "owed": str(owed),
            "balance": money(totals["balance"], currency),
            "words": in_words(totals["balance"], currency, "en" if is_english() else "zh"),
        }

    return data


_TEMPLATE = "finance/reports/print/statement.typ"
report_printed(
    "finance.customer_statement",
    template=_TEMPLATE,
    data=_statement(receivables.BOOK, _("Statement of Account", "对账单"), _("You owe us", "截至期末贵方欠款")),
)
report_printed(
    "finance.supplier_statement",
    template=_TEMPLATE,
    data=_statement(payables.BOOK, _("Statement of Account", "对账单"), _("We owe you", "截至期末我方欠款")),
)
