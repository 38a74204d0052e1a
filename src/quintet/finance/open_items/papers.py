"""What receipts and payments have in common on paper."""

from collections.abc import Mapping
from typing import Any

from quintet.kernel import register
from quintet.kernel.documents import Document
from quintet.kernel.printing.shape import money
from quintet.kernel.printing.words import in_words
from quintet.kernel.text import _
from quintet.master.papers.queries import company_head, is_english, party_box


def party_of(number: int) -> list[list[str]]:
    """Who paid or is paid, with their bank."""
    return party_box(number, bank=True, tax=False)


def money_data(document: Document, record: Any) -> Mapping[str, Any]:
    """What the template of money reads, but for its title, day and party."""
    titles = register.titles(
        n for line in record.allocations for n in (line.item_id, getattr(line, "source_ref", None)) if n
    )
    method = next((str(label) for value, label, *_tone in document.model._meta.get_field("method").options
                   if value == record.method), "")  # fmt: skip
    rows = [
        [str(number), *_named(titles.get(line.item_id)), money(line.amount)]
        for number, line in enumerate(record.allocations, start=1)
    ]
    return {
        "company": company_head(record.company_id),
        "number": record.number,
        "method": method,
        "bank_reference": record.bank_reference,
        "reference": record.reference,
        "amount": money(record.amount, record.currency),
        "words": in_words(record.amount, record.currency, "en" if is_english() else "zh"),
        "rows": rows,
        "totals": [
            [str(_("Allocated", "已核销")), money(record.allocated_total)],
            [str(_("Paid in advance", "预收预付余额")), money(record.unallocated)],
            [str(_("Total", "合计")), money(record.amount, record.currency)],
        ],
    }


def _named(title: tuple[str, str, str] | None) -> tuple[str, str]:
    return (title[1], title[2]) if title else ("", "")
