"""What receipts and payments have in common on paper."""

from collections.abc import Mapping
from typing import Any

from quintet.kernel import register
from quintet.kernel.documents import Document
from quintet.kernel.printing.shape import day, money
from quintet.kernel.printing.words import in_words
from quintet.kernel.text import Text, _
from quintet.master.papers.queries import company_head, is_english, party_box

_NOTHING = ("", "", "")


def party_of(number: int) -> list[list[str]]:
    """Who paid or is paid, with their bank."""
    return party_box(number, bank=True, tax=False)


def money_data(document: Document, record: Any, items: Mapping[int, Any], ahead: Text) -> Mapping[str, Any]:
    """What the template of money reads, but for its title, day and party; `items` are what it settles."""
    titles = register.titles(n for each in items.values() for n in (each.id, each.source_ref))
    method = document.model._meta.get_field("method").options
    rows = [
        [
            str(number),
            titles.get(line.item_id, _NOTHING)[1],
            titles.get(items[line.item_id].source_ref, _NOTHING)[1],
            day(items[line.item_id].due_on),
            money(line.amount),
        ]
        for number, line in enumerate(record.allocations, start=1)
    ]
    return {
        "company": company_head(record.company_id),
        "number": record.number,
        "method": next((str(each[1]) for each in method if each[0] == record.method), ""),
        "bank_reference": record.bank_reference,
        "reference": record.reference,
        "amount": money(record.amount, record.currency),
        "words": in_words(record.amount, record.currency, "en" if is_english() else "zh"),
        "rows": rows,
        "totals": [
            [str(_("Allocated", "已核销")), money(record.allocated_total)],
            [str(ahead), money(record.unallocated)],
            [str(_("Total", "合计")), money(record.amount, record.currency)],
        ],
    }
