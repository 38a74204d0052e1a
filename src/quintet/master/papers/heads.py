"""The head of a company's papers, in the language that is active."""

from typing import Any

from django.utils import translation

from quintet.kernel.text import Text, _
from quintet.master.organisation.queries import get_letterhead

Row = list[str]


def is_english() -> bool:
    """Whether the paper is in English."""
    return (translation.get_language() or "").startswith("en")


def labelled(*rows: tuple[Text, str | None]) -> list[Row]:
    return [[str(label), value] for label, value in rows if value]


def company_head(company_id: int) -> dict[str, Any]:
    """The company as the layout's letterhead has it: name, second_name, rows of (label, value)."""
    head = get_letterhead(company_id)
    english = is_english() and head.name_en
    return {
        "name": head.name_en if english else head.name,
        "second_name": head.name if english else head.name_en,
        "rows": labelled(
            (_("Tax number", "纳税人识别号"), head.tax_no),
            (_("Address", "地址"), (head.address_en or head.address) if is_english() else head.address),
            (_("Phone", "电话"), head.phone),
            (_("Bank account", "银行账户"), head.bank_account),
        ),
    }
